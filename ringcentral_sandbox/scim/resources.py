"""The User resource on scim2-models, with the documented attributes and not one more, to and from a profile."""

from typing import Annotated, Any

from scim2_models import URN, ComplexAttribute, Context, Extension, Required, Resource, ScimPolicy

from ringcentral_sandbox.accounts import extensions as ext
from ringcentral_sandbox.accounts.countries import country_name
from ringcentral_sandbox.accounts.refusal import Refused

USER_URN = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE_URN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
ADDRESS_FIELDS = ("streetAddress", "locality", "region", "postalCode", "country")
TYPES = {"emails": {"work"}, "addresses": {"work"}, "phoneNumbers": {"work", "mobile", "other"}, "photos": {"photo"}}


class Name(ComplexAttribute):
    given_name: Annotated[str | None, Required.true] = None
    family_name: Annotated[str | None, Required.true] = None


class TypedValue(ComplexAttribute):
    type: Annotated[str | None, Required.true] = None
    value: Annotated[str | None, Required.true] = None


class Address(ComplexAttribute):
    type: Annotated[str | None, Required.true] = None
    street_address: str | None = None
    locality: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None


class Enterprise(Extension):
    __schema__ = URN(ENTERPRISE_URN)

    department: str | None = None


class User(Resource[Enterprise]):
    __schema__ = URN(USER_URN)

    user_name: Annotated[str | None, Required.true] = None
    name: Annotated[Name | None, Required.true] = None
    emails: Annotated[list[TypedValue] | None, Required.true] = None
    active: bool | None = None
    title: str | None = None
    addresses: list[Address] | None = None
    phone_numbers: list[TypedValue] | None = None
    photos: list[TypedValue] | None = None


POLICY = ScimPolicy(unknown=ScimPolicy.Unknown.ignore)


def profile_of(user: User) -> ext.Profile:
    """What a directory wants a person to be. Values of types that the service doesn't have are refused."""
    body = user.model_dump(scim_ctx=Context.DEFAULT)
    _check_types(body)
    return ext.Profile(
        user_name=body["userName"],
        email=body["emails"][0]["value"],
        first_name=body["name"]["givenName"],
        last_name=body["name"]["familyName"],
        title=body.get("title") or "",
        department=(body.get(ENTERPRISE_URN) or {}).get("department") or "",
        external_id=body.get("externalId"),
        address=_address(body.get("addresses") or []),
        phones=[phone for phone in body.get("phoneNumbers") or [] if phone["type"] != "other"],
        photos=body.get("photos") or [],
    )


def resource_of(person: ext.Extension) -> User:
    """The resource as it is kept, `meta` aside. The extension's own number is a phone number of the type `other`."""
    kept, phones = person.profile, list(person.profile.phones)
    if person.status != ext.NOT_ACTIVATED:
        phones.append({"type": "other", "value": person.number})
    body: dict[str, Any] = {
        "schemas": [USER_URN, ENTERPRISE_URN] if kept.department else [USER_URN],
        "id": str(person.id),
        "externalId": kept.external_id,
        "userName": kept.user_name,
        "name": {"givenName": kept.first_name, "familyName": kept.last_name},
        "emails": [{"type": "work", "value": kept.email}],
        "active": person.is_active,
        "title": kept.title or None,
        "addresses": [_shown_address(kept.address)] if kept.address else None,
        "phoneNumbers": phones,
        "photos": kept.photos,
    }
    if kept.department:
        body[ENTERPRISE_URN] = {"department": kept.department}
    return User.model_validate(body, scim_policy=POLICY)


def _check_types(body: dict[str, Any]) -> None:
    for attribute, known in TYPES.items():
        items = body.get(attribute) or []
        if any(item.get("type") not in known for item in items):
            raise Refused(400, f"Attribute [{attribute}.type] value is invalid.", "invalidValue")
        if attribute in {"emails", "addresses"} and len(items) > 1:
            raise Refused(400, f"Only one value of [{attribute}] is supported.", "invalidValue")


def _address(items: list[dict[str, str]]) -> dict[str, str]:
    return {name: items[0].get(name) or "" for name in ADDRESS_FIELDS} if items else {}


def _shown_address(address: dict[str, str]) -> dict[str, str]:
    shown = {name: text for name, text in address.items() if text}
    if "country" in shown:
        shown["country"] = country_name(shown["country"])
    return {"type": "work", **shown}
