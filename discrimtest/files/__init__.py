"""What people write: the values that plain files hold, one kind of file a module."""
