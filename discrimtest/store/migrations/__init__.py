"""Migrations, oldest first. Each holds frozen statements for both databases."""
