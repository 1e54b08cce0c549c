"""What an answer offers, proposed from its phrases. A person decides."""
