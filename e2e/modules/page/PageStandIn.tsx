import type { PluginPageProps } from '@grafana/runtime';

/** Grafana's frame around the pages of an app, as far as it shows what the app gives it. */
export function PageStandIn({ pageNav, renderTitle, subTitle, actions, children }: PluginPageProps) {
  const title = pageNav?.text ?? '';
  return (
    <main>
      {pageNav?.parentItem !== undefined && (
        <nav aria-label="Breadcrumbs">
          <a href={pageNav.parentItem.url}>{pageNav.parentItem.text}</a>
        </nav>
      )}
      {renderTitle?.(title)}
      <div>{subTitle}</div>
      <div style={{ display: 'flex' }}>{actions}</div>
      {children}
    </main>
  );
}
