"""Mail: what comes in and what it answers; how what goes out is named. No network yet."""
