"""Markets whose true figures are known, and studies drawn from them."""
