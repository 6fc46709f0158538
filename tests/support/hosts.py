"""The names under which a tested browser finds this machine, as if they were sites."""

WATCHED_HOST = "turkle.test"
OTHER_HOST = "other.test"
