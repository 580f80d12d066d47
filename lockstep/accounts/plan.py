"""The law, whole: what we believe of an account, what the directory wants of it, and so what is done.

           in                     paused         out                gone
absent     find -> create  (1)    -              -                  forget
unsure     look  (2)              look           look               look
pending    wait  (3)              wait           delete | hold (4)  delete
active     patch what differs     switch off     switch off         delete
off/us     switch on + patch (5)  keys only (6)  keys only (6)      revive+delete (7)
off/them   hold  (8)              -              -                  revive+delete (7)
unclear    hold  (8)              hold           hold               hold
lost       hold  (8)              -              forget             forget

1 by externalId where the service filters by it (else compared on every hit), then userName, then e-mail (ASCII case only); a hit
  counts only if it carries what was asked for. No match and lint passes: create. One match, active, no foreign
  externalId, linked to nobody: adopt (adopting only adds and changes, never clears). Any other match (off, pending, foreign, taken,
  two of them): hold, with the reason. No line free: park, in order of arrival; one canary is tried.
2 reads only, by the keys as sent; "absent" is believed after two looks 30 s apart.
3 own account whose e-mail was mistyped: delete, then create, when an admin says so.
4 ours: delete (else the leaver could still activate it), two minutes after `out_since` (suspended or deleted: at
  once), so that a move between groups costs nothing. Not ours: hold.
5 one PATCH.
6 userName and e-mail only, to free an address.
7 one unit: begins only with two writes free and two minutes of token left; if the delete isn't confirmed, the account
  is switched off again at once. A service that deletes what is off is asked to delete at once.
8 an admin chooses: switch on / create again / let go.
ALWAYS  no write to an id not seen with our externalId (adopted: the userName last seen) in the last 60 s, since ids
        are reused · a hold never blocks switching off · the grant's own account is never touched · rows of deleted
        users stay until the account is gone over there
"""
