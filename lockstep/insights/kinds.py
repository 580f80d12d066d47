"""Every kind of event there is: the names of the article and of JumpCloud's Directory Insights where they have one."""

from enum import StrEnum


class EventKind(StrEnum):
    # signing in
    USER_LOGIN_ATTEMPT = "user_login_attempt"
    ADMIN_LOGIN_ATTEMPT = "admin_login_attempt"
    USER_LOGOUT = "user_logout"
    SSO_AUTH = "sso_auth"
    # users
    USER_CREATE = "user_create"
    USER_UPDATE = "user_update"
    USER_DELETE = "user_delete"
    USER_SUSPENDED = "user_suspended"
    USER_UNSUSPENDED = "user_unsuspended"
    USER_PASSWORD_SET = "user_password_set"  # noqa: S105
    USER_PASSWORD_CHANGE = "user_password_change"  # noqa: S105
    USER_PASSWORD_EXPIRED = "user_password_expired"  # noqa: S105
    USER_PASSWORD_RESET_REQUEST = "user_password_reset_request"  # noqa: S105
    USER_PASSWORD_WARNING_EMAIL = "user_password_warning_email"  # noqa: S105
    USER_ACTIVATION_EMAIL = "user_activation_email"
    USER_LOCKOUT = "user_lockout"
    USER_UNLOCK = "user_unlock"
    CSV_IMPORT_START = "csv_import_start"
    CSV_IMPORT_END = "csv_import_end"
    ADMIN_UPDATE = "admin_update"
    # keys of the API
    API_KEY_CREATE = "api_key_create"
    API_KEY_USE = "api_key_use"
    API_KEY_END = "api_key_end"
    # groups
    GROUP_CREATE = "group_create"
    GROUP_UPDATE = "group_update"
    GROUP_DELETE = "group_delete"
    ASSOCIATION_CHANGE = "association_change"
    # applications
    APPLICATION_CREATE = "application_create"
    APPLICATION_UPDATE = "application_update"
    APPLICATION_DELETE = "application_delete"
    SSO_ACTIVATE = "sso_activate"
    SSO_DEACTIVATE = "sso_deactivate"
    # the organisation
    ORGANIZATION_CREATE = "organization_create"
    ORGANIZATION_UPDATE = "organization_update"
    CONNECTED_SERVICE_UPDATE = "connected_service_update"
    EVENTS_EXPORT = "events_export"
    MAIL_FAILED = "mail_failed"
    # Identity Management: the article's names
    IDM_INTEGRATION_ACTIVATE = "idm_integration_activate"
    IDM_INTEGRATION_UPDATE = "idm_integration_update"
    IDM_INTEGRATION_REAUTH = "idm_integration_reauth"
    IDM_INTEGRATION_DELETE = "idm_integration_delete"
    IDM_INTEGRATION_STOPPED = "idm_integration_stopped"
    IDM_SERVICE_DOWN = "idm_service_down"
    IDM_SERVICE_UP = "idm_service_up"
    IDM_IMPORT_START = "idm_import_start"
    IDM_IMPORT_END = "idm_import_end"
    USER_CREATE_PROVISION = "user_create_provision"
    USER_UPDATE_PROVISION = "user_update_provision"
    USER_DEPROVISION = "user_deprovision"
    USER_DELETE_PROVISION = "user_delete_provision"
    USER_LOOKUP_PROVISION = "user_lookup_provision"
    PLAN_HELD = "plan_held"
    PLAN_APPROVED = "plan_approved"
    PLAN_CHANGED = "plan_changed"
    PLAN_EXPIRED = "plan_expired"
    HOLD_RESOLVED = "hold_resolved"
