"""What a design can show, before any data exist: simulated cities and landlords."""
