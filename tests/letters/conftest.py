"""What tests of letters share: a mail server that does not talk into the run's own lines."""

import logging

logging.getLogger("mail.log").setLevel(logging.WARNING)
