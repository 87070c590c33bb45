import type { AccessGuard } from './access-guard';

const MAX_BYTES = 4_096;

const page = (message: string) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Vigil: sign in</title>
<style>body{font:14px sans-serif;max-width:24rem;margin:15vh auto;padding:0 1rem}input,button{font:inherit;padding:.5rem;width:100%;box-sizing:border-box;margin-top:.5rem}</style>
<h1>Vigil</h1><p role="status">${message}</p>
<form method="post" action="/sign-in"><label>Token <input name="token" type="password" autocomplete="current-password" required autofocus></label><button>Sign in</button></form></html>`;

/** The page that asks a browser for the token. */
export function signInPage(message = 'This engine asks for its token.', status = 401): Response {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
  };
  return new Response(page(message), { status, headers });
}

/** Takes the token from the form and gives the browser a cookie for it. */
export async function signIn(guard: AccessGuard, request: Request): Promise<Response> {
  const text = Number(request.headers.get('content-length') ?? Infinity) <= MAX_BYTES ? await request.text() : '';
  const cookie = guard.sessionCookie(new URLSearchParams(text).get('token') ?? '');
  if (cookie === null) {
    return signInPage('That was not the token.');
  }
  return new Response(null, { status: 303, headers: { location: '/', 'set-cookie': cookie } });
}
