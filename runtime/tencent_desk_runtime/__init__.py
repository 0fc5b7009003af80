"""The hand-written half of the client: generated packages such as `tencent_desk` import it.

Users import `tencent_desk`; nothing here is public by itself.
"""
