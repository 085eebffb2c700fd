// Matrix products in bfloat16 by the processor's tile registers (AMX), where it has them.
#pragma once
#include "passes.h"
#include <functional>

namespace jielong {

/// A matrix in memory, row after row; `turned`: its rows are the columns of the matrix that is meant.
struct Matrix {
  Numbers numbers;
  bool turned;
  Row stride; // numbers from one row to the next, as they lie in memory
};

/// Where a product goes: `add` (a row, or nullptr) is added to each of its rows; with `onto`, the product is added to what is there.
struct Target {
  Numbers numbers;
  Row stride;
  const float *add;
};

/// Runs part(0) ... part(count - 1), on several threads if it can.
using Share = std::function<void(Row count, const std::function<void(Row)> &part)>;

/// Whether the processor has tiles and the system lends them.
bool hasTiles();

/// c = a b, (M, K) by (K, N): numbers rounded to bfloat16, multiplied, added up in float32.
void product(Matrix a, Matrix b, Target c, Row M, Row N, Row K, const Share &share);

/// Causal self-attention of nh heads: all in bfloat16 but `total`, the logarithms of the softmaxes' sums (B, nh, T).
struct Attention {
  Row B, T, heads, size;          // size of a head
  const std::uint16_t *qkv;       // (B, T, 3, heads, size)
  std::uint16_t *y;               // (B, T, heads, size)
  float *total;
  const std::uint16_t *dy = nullptr; // for the slope: d loss / d y, and
  std::uint16_t *dqkv = nullptr;     // d loss / d qkv
};

/// y = softmax(q k^T / sqrt(size)) v, each query seeing its own key and those before it. No T x T numbers are kept.
void attention(const Attention &all, const Share &share);
/// dqkv; the weights are computed once more.
void attentionSlope(const Attention &all, const Share &share);

} // namespace jielong
