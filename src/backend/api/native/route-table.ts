import type { Route } from '../route';

/** The table of routes in docs/api/native.md. */
export function routesMarkdown(routes: readonly Route[]): string {
  const rows = routes.map(({ method, path, role, status, errors, summary }) => {
    const codes = errors.length === 0 ? '–' : errors.map((code) => `\`${code}\``).join(', ');
    return `| \`${method} ${path}\` | ${role} | ${status} | ${codes} | ${summary} |`;
  });
  return ['| route | lowest role | answers | may fail with | what |', '| --- | --- | --- | --- | --- |', ...rows].join(
    '\n'
  );
}
