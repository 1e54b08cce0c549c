"""What in a text tells who somebody is, which home it is or when: found, named, masked."""
