// Products of few rows with a packed matrix, and what else writing token by token needs. Compiled once for every level, like passes.h.
//
// A matrix (K, N) is packed into panels of 32 columns: panel p holds, for each of the K rows, its numbers of the columns 32 p … 32 p + 31.
// In bfloat16, the columns j and 16 + j of a panel share a word of 32 bits, so that a shift or a mask makes float32 of them.
#pragma once
#include "passes.h"

namespace jielong {

constexpr Row PANEL = 32;

/// Panels for so many columns.
constexpr Row panels(Row columns) { return (columns + PANEL - 1) / PANEL; }

/// What is done with a product.
enum class After { store, add, gelu, geluErf };

/// y (rows, N) = x (rows, K) W + bias; or y += that; or y = gelu of it. `bias` may be missing.
struct Product {
  const float *x;
  Row rows, K, N;
  Numbers weight; // packed
  const float *bias;
  After after;
  float *y;
};

/// Adds the bias to rows [row, row + rows) of a product in `count` columns from c on, which y (rows, count) has, and does what comes after.
using Finish = void (*)(const Product &product, const float *y, Row row, Row rows, Row c, Row count);

struct Thin {
  /// Packs w (K, N), or its transpose w (N, K).
  void (*pack)(const float *w, bool transposed, Row K, Row N, Numbers packed);
  /// The columns of panels [begin, end). A row's result does not depend on how many other rows there are, to the bit.
  void (*product)(const Product &product, Row begin, Row end);
  Finish finish;
  /// Puts the key and the value (hs) of the token in row r into caches: keys packed as (hs, T), values as (T, hs).
  void (*remember)(const float *key, const float *value, Numbers keys, Numbers values, Row r, Row T, Row hs);
  /// y (hs) = attention of one query (hs) to the first `seen` rows of caches. `weights` has room for seen + 63 numbers.
  void (*attend)(const float *query, Numbers keys, Numbers values, Row seen, Row T, Row hs, float *weights, float *y);
  /// softmax(logits / temperature) (V), not yet divided by its sum; the greatest is 1. @returns the sum
  double (*temper)(const float *logits, float temperature, Row V, float *weights);
};

} // namespace jielong
