"""The developer's tools: they may import anything installed, and nothing imports them but tests."""
