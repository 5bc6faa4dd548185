"""Floating members (流动党员) kept in contact, and members on boats: P32 and P14e."""
