import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { MINUTE_MS } from '../../../schema';
import { useEngine } from '../../../ui/client/engine-context';
import { useLoad } from '../../../ui/client/use-load';
import { LabelsText } from '../../../ui/format/LabelsText';
import { RelativeTime } from '../../../ui/format/RelativeTime';
import { Section } from '../../../ui/page/Section';
import { membersInWords, MembersTable } from '../../../ui/reasons/MembersTable';
import { EmptyView } from '../../../ui/states/EmptyView';
import { ErrorView } from '../../../ui/states/ErrorView';
import { LoadingRows } from '../../../ui/states/LoadingRows';
import { useUrlParams } from '../../../ui/url/use-url-params';

/** What the members of the model say about the series of the chart above, or about the one most in need of a look. */
export function MembersSection({ detectorId }: { detectorId: string }) {
  const { client } = useEngine();
  const styles = useStyles2(getStyles);
  const [params] = useUrlParams();
  const series = params.get('series') ?? undefined;
  const { data, error, reload } = useLoad(
    (signal) => client.getMembers(detectorId, { series }, signal),
    [client, detectorId, series],
    { refreshMs: MINUTE_MS, keep: false }
  );
  return (
    <Section title="Members of the model">
      {error !== undefined && <ErrorView title="The members could not be loaded" error={error} onRetry={reload} />}
      {data === undefined && error === undefined && <LoadingRows rows={3} />}
      {data?.members.length === 0 && (
        <EmptyView title="Not known yet">
          A series tells about its members once its model has been saved for the first time, some minutes after it came.
        </EmptyView>
      )}
      {data !== undefined && data.members.length > 0 && (
        <>
          <p className={styles.line}>
            <span>{membersInWords(data.members)}</span>
            <LabelsText labels={data.labels} />
            {data.asOfMs !== null && (
              <span>
                as of <RelativeTime ms={data.asOfMs} />
              </span>
            )}
          </p>
          <MembersTable members={data.members} />
        </>
      )}
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    gap: theme.spacing(0.5, 1.5),
    margin: 0,
    color: theme.colors.text.secondary,
  }),
});
