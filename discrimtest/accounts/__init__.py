"""What shows who a person is: passwords, codes, passkeys. No database, no clock of its own."""
