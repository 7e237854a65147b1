"""The released lessons as a static site, which works without the internet and without a server."""
