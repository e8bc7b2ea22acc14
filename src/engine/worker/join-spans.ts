/**
 * Sorts spans, pairs of first cluster and clusters, and joins those that touch. Where more than `most` are left,
 * those with the smallest gaps between them become one, gap included.
 */
export function joinSpans(spans: Float64Array, most: number): Float64Array {
  const order = Uint32Array.from({ length: spans.length / 2 }, (_, at) => at);
  order.sort((a, b) => spans[2 * a] - spans[2 * b]);
  const sorted = new Float64Array(spans.length);
  order.forEach((at, place) => {
    sorted[2 * place] = spans[2 * at];
    sorted[2 * place + 1] = spans[2 * at + 1];
  });
  let joined = joinWithin(sorted, 0);
  for (let gap = 1; joined.length > 2 * most; gap *= 2) joined = joinWithin(joined, gap);
  return joined;
}

/** Joins ascending spans that are no more than `gap` clusters apart. */
function joinWithin(spans: Float64Array, gap: number): Float64Array {
  const joined = new Float64Array(spans.length);
  let length = 0;
  for (let at = 0; at < spans.length; at += 2) {
    const end = spans[at] + spans[at + 1];
    if (length > 0 && spans[at] <= joined[length - 2] + joined[length - 1] + gap) {
      joined[length - 1] = Math.max(joined[length - 1], end - joined[length - 2]);
    } else {
      joined[length] = spans[at];
      joined[length + 1] = spans[at + 1];
      length += 2;
    }
  }
  return joined.slice(0, length);
}
