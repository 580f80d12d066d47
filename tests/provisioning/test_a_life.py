"""One person's way through the table: in, changed, out, back, gone (D10 to D14)."""

import json


def bodies(requests):
    return [json.loads(one["body"]) if one["body"] else None for one in requests]


def test_a_new_member_of_a_bound_group_is_created_and_waits_for_their_activation(world, bob):
    """D10, D14: found nobody, created one, invited by e-mail, pending."""
    world.join(bob)
    world.start()
    (created,) = world.there.writes()
    assert created["method"] == "POST"
    body = json.loads(created["body"])
    assert body["userName"] == body["emails"][0]["value"] == bob.email
    assert body["externalId"] == world.account(bob).external_id
    assert "active" not in body
    assert world.there.status(bob) == "NotActivated"
    assert world.state(bob) == "pending"
    assert world.nothing_open()


def test_using_the_invitation_is_noticed(world, bob):
    """D13, D14: the list of those who are pending."""
    world.join(bob)
    world.start()
    world.there.activate(bob)
    world.pass_time(1000)
    assert world.state(bob) == "in_step"
    assert len(world.there.writes()) == 1
