"""What happens: one noun a file, as frozen values that know no database, file or clock."""
