// RingCentral's own SDK for Node: sign in, list, create, patch, get, refresh, delete. What it saw is printed as JSON.
// Arguments, as JSON: server, clientId, clientSecret, code, redirectUri, verifier, person.
const { SDK } = require("@ringcentral/sdk");

async function main({ server, clientId, clientSecret, code, redirectUri, verifier, person }) {
  const platform = new SDK({ server, clientId, clientSecret }).platform();
  await platform.login({ code, redirect_uri: redirectUri, code_verifier: verifier });
  const read = async (answer) => (await answer).json();
  const created = await read(platform.post("/scim/v2/Users", person));
  const path = `/scim/v2/Users/${created.id}`;
  const list = await read(platform.get("/scim/v2/Users", { startIndex: 1, count: 100 }));
  const pending = await platform.put(path, person).catch((error) => error.response.status);
  await platform.post(`/_sandbox/users/${created.id}/activate`, {});
  const operations = [{ op: "replace", path: "name.familyName", value: "Tanaka-Lee" }];
  const schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"];
  await platform.patch(path, { schemas, Operations: operations });
  await platform.refresh();
  const got = await read(platform.get(path));
  const deleted = (await platform.delete(path)).status;
  const account = await read(platform.get("/restapi/v1.0/account/~"));
  await platform.logout();
  return { total: list.totalResults, pending, name: got.name.familyName, active: got.active, deleted, account: account.id };
}

main(JSON.parse(process.argv[2])).then((seen) => console.log(JSON.stringify(seen)));
