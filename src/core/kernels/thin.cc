// The arithmetic of thin.h, for one level of vector instructions: compiled with -DLEVEL=name and the compiler's flag for it. Nothing of
// the C++ library is used here: the linker keeps one copy of a template, and it might be one that the processor at hand cannot run.
#include "thin.h"
#include "vectors.h"

namespace {

using jielong::After;
using jielong::PANEL;
using jielong::panels;
using jielong::Product;

/// A register of this level, and what fits into its registers: ROWS times COLUMNS sums, or ALONE sums of one row.
#if defined(__AVX512F__)
constexpr int LANES = 16, ROWS = 8, COLUMNS = 2, ALONE = 4;
#elif defined(__AVX2__)
constexpr int LANES = 8, ROWS = 6, COLUMNS = 2, ALONE = 8;
#else
constexpr int LANES = 4, ROWS = 4, COLUMNS = 2, ALONE = 8;
#endif
constexpr int IN_PANEL = PANEL / LANES; // registers for the 32 numbers of a panel
typedef float R __attribute__((vector_size(4 * LANES)));
typedef std::uint32_t B __attribute__((vector_size(4 * LANES)));

/// Register `i` of the 32 numbers of a panel; and putting number j of them.
struct WholePanel {
  using Stored = float;
  static INLINE R part(const Stored *at, int i) {
    R v;
    memcpy(&v, at + LANES * i, sizeof v);
    return v;
  }
  static INLINE void put(Stored *at, Row j, float x) { at[j] = x; }
  static INLINE void putAll(Stored *at, const float *x, Row n) { memcpy(at, x, n * sizeof(float)); }
};
struct HalfPanel {
  using Stored = std::uint16_t;
  static INLINE R part(const Stored *at, int i) {
    B u;
    memcpy(&u, at + 2 * LANES * (i % (IN_PANEL / 2)), sizeof u);
    u = i < IN_PANEL / 2 ? u << 16 : u & 0xffff0000u;
    R v;
    memcpy(&v, &u, sizeof v);
    return v;
  }
  static INLINE void put(Stored *at, Row j, float x) {
    std::uint32_t u;
    memcpy(&u, &x, sizeof u);
    const bool none = (u & 0x7fffffffu) > 0x7f800000u; // NaN stays NaN
    at[2 * (j % W) + j / W] = none ? 0x7fc0 : (u + 0x7fff + ((u >> 16) & 1)) >> 16;
  }
  static INLINE void putAll(Stored *at, const float *x, Row n) {
    for (Row j = 0; j < n; j++) put(at, j, x[j]);
  }
};

/// y = M rows of x times N registers of columns, from register `from` of a panel on; the next panel is `next` numbers further on.
/// Meanwhile what lies at `ahead`, `step` bytes a row of the matrix, is fetched from memory.
template <class P, int M, int N>
INLINE void multiply(const float *x, Row stride, Row K, const typename P::Stored *w, Row next, int from, float *y, const char *ahead = nullptr,
                     Row step = 0) {
  R sums[M][N] = {};
  for (Row k = 0; k < K; k++) {
    if (step > 0) __builtin_prefetch(ahead + k * step, 0, 2);
    R columns[N];
#pragma GCC unroll 8
    for (int n = 0; n < N; n++) columns[n] = P::part(w + (from + n) / IN_PANEL * next + k * PANEL, (from + n) % IN_PANEL);
#pragma GCC unroll 8
    for (int m = 0; m < M; m++) {
      const float a = x[m * stride + k];
#pragma GCC unroll 8
      for (int n = 0; n < N; n++) sums[m][n] += a * columns[n];
    }
  }
#pragma GCC unroll 8
  for (int m = 0; m < M; m++) {
#pragma GCC unroll 8
    for (int n = 0; n < N; n++) memcpy(y + (m * N + n) * LANES, &sums[m][n], sizeof(R));
  }
}

/// The exact form of GELU, x / 2 (1 + erf(x / sqrt 2)). Source: Abramowitz and Stegun 1964, "Handbook of Mathematical Functions",
/// 7.1.26: erf z = 1 - (a1 t + … + a5 t^5) exp(-z^2), t = 1 / (1 + p z), z >= 0, to 1.5e-7.
INLINE V geluErf(V x) {
  V z = x * 0.70710678f;
  z = z < 0.0f ? -z : z;
  const V t = 1.0f / (1.0f + 0.3275911f * z);
  V y = all(1.061405429f);
  y = y * t - 1.453152027f;
  y = y * t + 1.421413741f;
  y = y * t - 0.284496736f;
  y = y * t + 0.254829592f;
  const V rest = 0.5f * y * t * exponential(-z * z); // the probability beyond |x|
  return x * (x < 0.0f ? rest : 1.0f - rest);
}

void finish(const Product &p, const float *y, Row row, Row rows, Row c, Row count) {
  for (Row i = 0; i < count; i += W) {
    const Row left = p.N - c - i < count - i ? p.N - c - i : count - i;
    if (left <= 0) return;
    const V bias = p.bias ? loadPart<Whole>(p.bias + c + i, left) : V{};
    for (Row r = 0; r < rows; r++) {
      float *at = p.y + (row + r) * p.N + c + i;
      V v = loadPart<Whole>(y + r * count + i, left) + bias;
      if (p.after == After::add) v += loadPart<Whole>(at, left);
      if (p.after == After::gelu) v = geluTanh(v);
      if (p.after == After::geluErf) v = geluErf(v);
      storePart<Whole>(at, v, left);
    }
  }
}

template <class P, int M, int N> INLINE void tile(const Product &p, Row row, Row panel, int from) {
  alignas(64) float y[M * N * LANES];
  using Stored = typename P::Stored;
  const auto *w = static_cast<const Stored *>(p.weight.at) + panel * p.K * PANEL;
  if constexpr (M == 1) {
    multiply<P, M, N>(p.x + row * p.K, p.K, p.K, w, p.K * PANEL, from, y); // goes straight through memory, which the processor foresees
  } else {
    const Row bytes = p.K * PANEL * sizeof(Stored), tiles = (p.rows + M - 1) / M * (IN_PANEL / N), one = row / M * (IN_PANEL / N) + from / N;
    const char *ahead = reinterpret_cast<const char *>(w) + bytes + bytes * one / tiles; // this one's share of the next panel
    multiply<P, M, N>(p.x + row * p.K, p.K, p.K, w, p.K * PANEL, from, y, ahead, PANEL * sizeof(Stored) / tiles);
  }
  finish(p, y, row, M, panel * PANEL + from * LANES, N * LANES);
}

/// M rows of panels [begin, end); with more columns at once where one row alone would wait for its own sums.
template <class P, int M> void rowsOf(const Product &p, Row row, Row begin, Row end) {
  constexpr int AT_ONCE = ALONE > IN_PANEL ? ALONE / IN_PANEL : 1;
  Row panel = begin;
  if constexpr (M == 1) {
    for (; panel + AT_ONCE <= end; panel += AT_ONCE) tile<P, M, ALONE>(p, row, panel, 0);
  }
  for (; panel < end; panel++) {
#pragma GCC unroll 8
    for (int from = 0; from < IN_PANEL; from += COLUMNS) tile<P, M, COLUMNS>(p, row, panel, from);
  }
}

template <class P, int M> void someRows(const Product &p, Row row, Row begin, Row end) {
  if constexpr (M > 0) p.rows - row == M ? rowsOf<P, M>(p, row, begin, end) : someRows<P, M - 1>(p, row, begin, end);
}

template <class P> void product(const Product &p, Row begin, Row end) {
  for (Row panel = begin; panel < end; panel += 2) { // two panels stay in the cache while all rows pass
    const Row last = panel + 2 < end ? panel + 2 : end;
    Row row = 0;
    for (; row + ROWS <= p.rows; row += ROWS) rowsOf<P, ROWS>(p, row, panel, last);
    someRows<P, ROWS - 1>(p, row, panel, last);
  }
}

template <class P> void pack(const float *w, bool transposed, Row K, Row N, Numbers packed) {
  auto *to = static_cast<typename P::Stored *>(packed.at);
  for (Row panel = 0; panel < panels(N); panel++) {
    const Row first = panel * PANEL, width = N - first < PANEL ? N - first : PANEL;
    for (Row k = 0; k < K; k++, to += PANEL) {
      for (Row j = 0; j < width; j++) P::put(to, j, transposed ? w[(first + j) * K + k] : w[k * N + first + j]);
      for (Row j = width; j < PANEL; j++) P::put(to, j, 0);
    }
  }
}

template <class P>
void remember(const float *key, const float *value, Numbers keys, Numbers values, Row r, Row T, Row hs) {
  auto *k = static_cast<typename P::Stored *>(keys.at) + r / PANEL * hs * PANEL;
  auto *v = static_cast<typename P::Stored *>(values.at) + r * PANEL;
  for (Row c = 0; c < hs; c++) P::put(k + c * PANEL, r % PANEL, key[c]);
  for (Row c = 0; c < hs; c += PANEL, v += T * PANEL) P::putAll(v, value + c, hs - c < PANEL ? hs - c : PANEL);
}

/// Scores of `N / IN_PANEL` panels of keys from row `first` on. @returns the greatest of them
template <class P, int N>
INLINE V scores(const float *query, const typename P::Stored *keys, Row hs, Row first, Row seen, float *to) {
  V most = all(-INFINITY);
  multiply<P, 1, N>(query, 0, hs, keys + first * hs, hs * PANEL, 0, to + first);
  const float factor = 1 / sqrtf(hs);
  for (Row t = first; t < first + N * LANES; t += W) {
    const V v = firstOnly(Whole::load(to + t) * factor, seen - t, -INFINITY);
    Whole::store(to + t, v);
    most = greater(v, most);
  }
  return most;
}

template <class P, int N>
INLINE void mean(const float *weights, const typename P::Stored *values, Row seen, Row T, float share, Row left, float *y) {
  alignas(64) float sums[N * LANES];
  multiply<P, 1, N>(weights, 0, seen, values, T * PANEL, 0, sums);
  for (Row c = 0; c < N * LANES && c < left; c += W) storePart<Whole>(y + c, Whole::load(sums + c) * share, left - c);
}

template <class P>
void attend(const float *query, Numbers keys, Numbers values, Row seen, Row T, Row hs, float *weights, float *y) {
  const auto *k = static_cast<const typename P::Stored *>(keys.at);
  const auto *v = static_cast<const typename P::Stored *>(values.at);
  V most = all(-INFINITY);
  Row t = 0;
  for (; t + PANEL < seen; t += 2 * PANEL) most = greater(scores<P, 2 * IN_PANEL>(query, k, hs, t, seen, weights), most);
  if (t < seen) most = greater(scores<P, IN_PANEL>(query, k, hs, t, seen, weights), most);
  const float highest = greatest(most);
  V total = {};
  for (t = 0; t < seen; t += W) {
    const V e = exponential(Whole::load(weights + t) - highest); // 0 beyond `seen`
    Whole::store(weights + t, e);
    total += e;
  }
  const float share = 1 / sum(total);
  Row c = 0;
  for (; c + PANEL < hs; c += 2 * PANEL) mean<P, 2 * IN_PANEL>(weights, v + c * T, seen, T, share, hs - c, y + c);
  if (c < hs) mean<P, IN_PANEL>(weights, v + c * T, seen, T, share, hs - c, y + c);
}

double temper(const float *logits, float temperature, Row Vs, float *weights) {
  V most = all(-INFINITY);
  for (Row c = 0; c < Vs; c += W) most = greater(firstOnly(loadPart<Whole>(logits + c, Vs - c), Vs - c, -INFINITY), most);
  const float highest = greatest(most);
  double total = 0;
  for (Row c = 0; c < Vs; c += W) {
    storePart<Whole>(weights + c, exponential((loadPart<Whole>(logits + c, Vs - c) - highest) / temperature), Vs - c);
  }
  for (Row c = 0; c < Vs; c++) total += weights[c];
  return total;
}

#define BY_PANEL(f, numbers, ...) (numbers.half ? f<HalfPanel>(__VA_ARGS__) : f<WholePanel>(__VA_ARGS__))

} // namespace

#define NAME2(level) thin_##level
#define NAME(level) NAME2(level)

namespace jielong {

extern const Thin NAME(LEVEL);
const Thin NAME(LEVEL) = {
    [](const float *w, bool transposed, Row K, Row N, Numbers to) { BY_PANEL(pack, to, w, transposed, K, N, to); },
    [](const Product &p, Row begin, Row end) { BY_PANEL(product, p.weight, p, begin, end); },
    finish,
    [](const float *k, const float *v, Numbers keys, Numbers values, Row r, Row T, Row hs) {
      BY_PANEL(remember, keys, k, v, keys, values, r, T, hs);
    },
    [](const float *q, Numbers keys, Numbers values, Row seen, Row T, Row hs, float *weights, float *y) {
      BY_PANEL(attend, keys, q, keys, values, seen, T, hs, weights, y);
    },
    temper,
};

} // namespace jielong
