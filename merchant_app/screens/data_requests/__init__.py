"""What people ask about their own data: received, answered in time, and what is stored on paper."""
