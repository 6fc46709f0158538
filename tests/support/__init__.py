"""What the tests share: real servers, real browsers, and the pages they meet."""
