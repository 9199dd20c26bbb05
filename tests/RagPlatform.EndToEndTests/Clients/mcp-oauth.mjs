// A program on somebody's machine that is given an address and nothing else, over npm's @modelcontextprotocol/sdk. Its own page (/) stands for
// "connect": it leads the browser to the sign-in, and comes back at /callback. /call calls a tool with what was allowed.
import { createServer } from 'node:http';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const [, , server, port] = process.argv;
const kept = {};
const provider = {
  redirectUrl: `http://127.0.0.1:${port}/callback`,
  clientMetadata: {
    client_name: 'Node editor', redirect_uris: ['http://127.0.0.1/callback'], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'],
    token_endpoint_auth_method: 'none',
  },
  state: () => 'the state',
  clientInformation: () => kept.client,
  saveClientInformation: client => { kept.client = client; },
  tokens: () => kept.tokens,
  saveTokens: tokens => { kept.tokens = tokens; },
  codeVerifier: () => kept.verifier,
  saveCodeVerifier: verifier => { kept.verifier = verifier; },
  invalidateCredentials: () => { delete kept.tokens; },
  redirectToAuthorization: url => { kept.authorize = url.href; },
};

async function call() {
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL(server), { authProvider: provider }));
  const { tools } = await client.listTools();
  const listed = await client.callTool({ name: 'list_collections', arguments: {} });
  await client.close();
  return { tools: tools.map(tool => tool.name), collections: listed.structuredContent.collections.map(collection => collection.name) };
}

createServer(async (request, response) => {
  const url = new URL(request.url, `http://127.0.0.1:${port}`);
  try {
    if (url.pathname === '/callback') {
      if (url.searchParams.has('code')) {
        await new StreamableHTTPClientTransport(new URL(server), { authProvider: provider }).finishAuth(url.searchParams.get('code'));
      }
      const { code, ...told } = Object.fromEntries(url.searchParams);
      response.end(JSON.stringify({ ...told, ...(code ? await call() : {}) }));
    } else if (url.pathname === '/refresh') {
      kept.tokens.access_token = 'rago_ended';
      response.end(JSON.stringify(await call()));
    } else {
      response.end(JSON.stringify(await call()));
    }
  } catch (error) {
    if (error instanceof UnauthorizedError && url.pathname === '/') {
      response.writeHead(302, { location: kept.authorize }).end();
    } else {
      response.end(JSON.stringify({ error: error instanceof UnauthorizedError ? 'unauthorized' : String(error?.stack ?? error) }));
    }
  }
}).listen(Number(port), '127.0.0.1');
