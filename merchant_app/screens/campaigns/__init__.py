"""Campaigns: where each stands, planning, changing and ending one."""
