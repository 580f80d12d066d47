"""All of /_sandbox as one blueprint; the parts answer under the guard of the first."""

from ringcentral_sandbox.faults.api import api as commands
from ringcentral_sandbox.faults.api_accounts import accounts_api
from ringcentral_sandbox.faults.api_saml import saml_api

commands.register_blueprint(accounts_api)
commands.register_blueprint(saml_api)
