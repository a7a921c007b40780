-- Each post that is held takes away those that ended: without this it reads all that stand.
CREATE INDEX held_post_ended ON platform.held_post (expires_at);
