import type { Difference } from './compare';
import type { RecordedPair, Release } from './pairs';

/** A difference between the original's answers and ours that is wanted. */
export interface IntendedDifference {
  /** Absent: of both. */
  release?: Release;
  /** Ids of the pairs it is in. */
  pairs: RegExp;
  /** Where in the answer. */
  path: RegExp;
  /** Absent: of any kind. */
  kind?: Difference['kind'];
  reason: string;
}

const WHOLE = /^\$$/;

/** The closed list: the test of the record fails when an answer differs elsewhere, and when one of these is met no more. */
export const INTENDED_DIFFERENCES: readonly IntendedDifference[] = [
  // What there is.
  {
    pairs: /^fresh-(search-post|tasks|start|stop)$/,
    path: /^\$$|^\$\.error/,
    reason: 'before the first detector there is no index of theirs that could be missing: lists are empty, ids unknown',
  },
  {
    release: '1.8',
    pairs:
      /^(fresh-(count|match|tasks)|match-(yes|no|no-param)|tasks-all|preview-no-id|profile-(hc-)?type-(\w+_)*\w+)$/,
    path: WHOLE,
    reason: 'routes and parts of later releases answer',
  },
  {
    release: '1.13',
    pairs: /^preview-no-id$/,
    path: WHOLE,
    reason: 'OpenSearch has a preview without an id, so have we',
  },
  {
    pairs: /^(get-source-job|results-mapping|delete-job-after)$/,
    path: /./,
    reason: "the search engine's own indices are not served: only the two plugins' paths are",
  },
  {
    pairs: /^create-err-(root|unknown-path)$/,
    path: /./,
    reason: 'a path that no route has is told as no handler',
  },
  { pairs: /^profile-post$/, path: WHOLE, reason: 'a profile may be asked for by POST, with an entity in the body' },
  {
    release: '1.13',
    pairs: /^(disabled|limit)-/,
    path: WHOLE,
    reason: 'settings of their cluster that the record had changed for these requests are not ours',
  },

  // Bad input.
  {
    pairs:
      /^(create-err-(null-name|null-description|object-name|interval-too-big-number|feature-empty-agg)|monitor-(no-schedule|empty))$/,
    path: WHOLE,
    reason: 'a wrong value is 400, where theirs fell over it with 500',
  },
  {
    pairs: /^create-accepted-(long-name|long-description|interval-big|delay-huge|shingle-huge)$|^create-livehc$/,
    path: WHOLE,
    reason: 'names, descriptions, intervals, delays and shingles have bounds, as in later releases',
  },
  {
    release: '1.8',
    pairs: /^create-accepted-(interval-zero|shingle-zero|category-type|category-string|range-missing-end)$/,
    path: WHOLE,
    reason: 'what 1.13 refuses of its newer fields is refused',
  },
  {
    release: '1.13',
    pairs: /^create-err-(category-two|range-category)$/,
    path: WHOLE,
    reason: 'two category fields, and historical runs over entities, came with OpenSearch',
  },
  {
    pairs: /^create-(err-interval-huge|err-feature-bad-agg)$/,
    path: /^\$\.error/,
    reason: 'refused when read, not when stored: our own kind of refusal',
  },
  {
    pairs: /^create-accepted-feature-enabled-missing$/,
    path: /feature_enabled$/,
    reason: 'a feature without feature_enabled is enabled, where theirs can then never be read again',
  },
  {
    pairs: /^(quirk-null-description-|search-all$|search-paging$)/,
    path: WHOLE,
    reason: 'a detector without description can be read, found, changed, started and removed',
  },
  {
    pairs: /^(search-too-deep|search-bad-sort|match-no-param|update-no-index)$/,
    path: /^\$\.error/,
    reason: 'there are no shards of theirs, with indices and nodes, that could have failed',
  },

  // Forms of several releases.
  {
    release: '1.13',
    pairs: /./,
    path: WHOLE,
    kind: 'form',
    reason: "the plugin's own messages are plain text, as in the document and 1.8",
  },
  {
    release: '1.13',
    pairs: /^delete-(again|absent|wildcard)$/,
    path: /./,
    reason: 'what is not there is told as in 1.8, in the form of a removal',
  },
  {
    release: '1.13',
    pairs: /./,
    path: /\.(shingle_size|detector_type|last_update_time)$/,
    reason: 'keys of later releases are shown only where a later feature is used, as in the document',
  },
  {
    release: '1.8',
    pairs: /./,
    path: /\.anomaly_detector\.(shingle_size|detector_type|category_field|detection_date_range)$/,
    reason: 'category fields and date ranges count, where 1.8 drops them',
  },
  {
    release: '1.13',
    pairs: /^preview/,
    path: /schema_version$/,
    reason: 'entries of a preview have no schema_version, as in the document',
  },
  {
    pairs: /^preview/,
    path: /^\$\.vigil_notices$/,
    reason: 'a preview that is thinned, or has no data, says so',
  },
  { pairs: /^preview-short$/, path: /anomaly_result$/, reason: 'an hour can be previewed' },
  { pairs: /^stats|^hist1m-stats/, path: /^\$\.(_nodes|cluster_name)$/, reason: 'statistics begin as in the document' },
  {
    pairs: /^stats/,
    path: /^\$\.(nodes\[\]\.(ad_|model_count)|anomaly_detection_|historical_|single_stream_|hc_detector)/,
    reason: 'statistics of later releases are shown when asked for by name or with _all',
  },
  { pairs: /^stats-node-name$/, path: /^\$\.nodes$/, reason: 'the one node is known by its id only' },
  {
    pairs: /^stats/,
    path: /\.models(\[\]\.detector_id)?$/,
    reason: 'a model is there from its first run on, and models come in an order of ours',
  },
  {
    release: '1.13',
    pairs: /^monitor-/,
    path: /\.(schema_version|user)$/,
    reason: 'monitors as in the document: schema_version 1, no user',
  },

  // Models, runs and states.
  {
    pairs: /^(profile|phase|life-started|hist-profile|stop-profile)/,
    path: /^\$\.(error|init_progress|models|shingle_size|coordinating_node|total_entities|active_entities)\b/,
    reason: 'a model that still learns is progress and no error; what it needs and holds is its own matter',
  },
  {
    pairs: /^phase-newborn-all-5$|^phase-hc-all-12$/,
    path: /model_size_in_bytes$/,
    reason: 'every model has a size',
  },
  {
    release: '1.8',
    pairs: /^(hist-profile|profile-hist|phase-hist)/,
    path: /^\$\.(state|total_size_in_bytes|ad_task)$/,
    reason: 'a date range makes a historical detector, as in 1.13',
  },
  {
    pairs: /^(results|hist1m-results|monitor-spike-execute|monitor-execute)/,
    path: /hits\.(hits|max_score|total\.relation)$|_source\.(feature_data|detector_id|task_id|entity|model_id|error|anomaly_\w+|confidence)$|aggregations/,
    reason: 'which results there are, and with which errors, is up to model and data',
  },
  {
    release: '1.13',
    pairs: /^(results|hist1m-results|monitor-spike-execute|monitor-execute)/,
    path: /_source\.schema_version$/,
    reason: 'results have no schema_version, as in the document and 1.8',
  },
  {
    pairs: /^(hist|phase-hist|tasks-all)/,
    path: /\.?(state|current_piece|worker_node|execution_end_time|task_id|error|_version|term|match_all)$/,
    reason: 'a historical run is taken up at once, and its task tells its own id',
  },
  {
    pairs: /^search-clean-/,
    path: /_source\./,
    reason: 'hits of equal score come in an order of ours',
  },
  {
    pairs: /^start-stale-seq$/,
    path: WHOLE,
    reason: 'a stale sequence number is a conflict, where 1.8 does not know the parameter',
  },
  {
    release: '1.8',
    pairs:
      /^(start-disabled-features|delete-with-body|profile-missing|profile-missing-all|profile-entity-\w+|delete-again)/,
    path: /./,
    reason: 'answered as by 1.13 or OpenSearch, where 1.8 has a defect or knows less',
  },
  {
    pairs: /^phase-(single-short|h100-all)(-\d+)?$/,
    path: /^\$\.state$/,
    reason: 'a detector that is started again goes on with what it had learnt',
  },
  {
    pairs: /^(profile-type-active_entities|profile-missing|profile-missing-all)$/,
    path: WHOLE,
    reason: 'every part of a profile answers, and an unknown id is 404',
  },
  {
    release: '1.13',
    pairs: /^hist1m-(update-running|delete-running|stop-stopped)$/,
    path: WHOLE,
    reason: 'what cannot be done while a historical run goes on, or without one, is the fault of the request: no 500',
  },
  {
    release: '1.13',
    pairs: /^(start-live|seconds-)/,
    path: /./,
    reason: 'a detector with an interval in seconds can be started',
  },
];

export function intendedFor(pair: RecordedPair, difference: Difference): IntendedDifference[] {
  return INTENDED_DIFFERENCES.filter(
    ({ release = pair.release, kind = difference.kind, pairs, path }) =>
      release === pair.release && kind === difference.kind && pairs.test(pair.id) && path.test(difference.path)
  );
}
