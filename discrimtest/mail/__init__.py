"""Mail: what comes in and what its bytes say; how what goes out is named. No network yet."""
