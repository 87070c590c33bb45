import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, useStyles2 } from '@grafana/ui';
import type { DetectorView } from '../../../schema';
import { useEngine } from '../../../ui/client/engine-context';
import { snippetsFor, type Snippet } from './snippets';

/** Stands for the data source where there is no Grafana; the provisioned one has this uid too. */
const UID_BY_CONVENTION = 'vigil';

/** The detector in a panel, as annotations, as an alert rule, over the API: ready to copy. */
export function UseItTab({ view: { detector } }: { view: DetectorView }) {
  const { client, datasourceUid, host } = useEngine();
  const styles = useStyles2(getStyles);
  const snippets = snippetsFor(detector, {
    datasourceUid: datasourceUid ?? UID_BY_CONVENTION,
    apiUrl: new URL(client.baseUrl, location.href).href,
    authorization: host === 'grafana' ? 'Bearer <token of a service account>' : null,
  });
  return (
    <div className={styles.grid}>
      {snippets.map((snippet) => (
        <SnippetView key={snippet.title} snippet={snippet} />
      ))}
    </div>
  );
}

function SnippetView({ snippet: { title, help, text } }: { snippet: Snippet }) {
  const styles = useStyles2(getStyles);
  return (
    <section aria-label={title} className={styles.snippet}>
      <div className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        <ClipboardButton size="sm" variant="secondary" icon="copy" aria-label={`Copy ${title}`} getText={() => text}>
          Copy
        </ClipboardButton>
      </div>
      <p className={styles.help}>{help}</p>
      <pre className={styles.text} tabIndex={0}>
        {text}
      </pre>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  grid: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fit, minmax(min(100%, ${theme.spacing(55)}), 1fr))`,
    gap: theme.spacing(3),
    marginTop: theme.spacing(2),
  }),
  snippet: css({ minWidth: 0 }),
  head: css({ display: 'flex', alignItems: 'center', justifyContent: 'space-between' }),
  title: css({ ...theme.typography.h4, margin: 0 }),
  help: css({ color: theme.colors.text.secondary, margin: theme.spacing(0.5, 0) }),
  text: css({ maxHeight: theme.spacing(40), overflow: 'auto', margin: 0 }),
});
