"""Hold the hand-written half of the client, which generated packages such as `tencent_desk` import.

Users import `tencent_desk`; nothing here is public.
"""
