"""Page -> Document -> index; Query -> ResultPage. Imports `allowlist` and `crawler.pages`."""
