// The functions that do the arithmetic. Each works on rows [begin, end) of its tensors, which lie in memory row after row.
// They are compiled once for every level of vector instructions; kernels.cc takes the best that the processor has.
#pragma once
#include <cstdint>

namespace jielong {

using Row = std::int64_t;

/// A tensor's numbers: float32, or the upper half of one (bfloat16).
struct Numbers {
  void *at;
  bool half;
};

/// A step of Adam, the same for all weights: `scale` times the gradient is what is taken; `keep` is the share of the weight that stays.
struct AdamStep {
  float rate, beta1, beta2, eps, keep, scale;
};

struct Passes {
  /// y = x sigmoid(2 u), 2 u = x (SLOPE + CUBIC x^2); here a row is one number.
  void (*gelu)(Numbers x, Numbers y, Row begin, Row end);
  /// dx = dy dy/dx of the same.
  void (*geluSlope)(Numbers dy, Numbers x, Numbers dx, Row begin, Row end);
  /// y = (x - mean) scale gain + bias, scale = 1 / sqrt(variance + eps), over C channels.
  void (*layerNorm)(Numbers x, const float *gain, const float *bias, float eps, Numbers y, float *mean, float *scale, Row C,
                    Row begin, Row end);
  /// Its slope; dgain and dbias (C) are the sums over these rows alone.
  void (*layerNormSlope)(Numbers dy, Numbers x, const float *mean, const float *scale, const float *gain, Numbers dx,
                         float *dgain, float *dbias, Row C, Row begin, Row end);
  /// Softmax of factor times scores, over the keys that a query may look at: row r is query r % Tq, which sees as many of the Tk keys
  /// as stand no later than itself, the last query standing at the last key. The rest get 0.
  void (*causalSoftmax)(Numbers scores, float factor, Numbers weights, Row Tq, Row Tk, Row begin, Row end);
  /// d loss / d scores from d loss / d weights.
  void (*causalSoftmaxSlope)(Numbers dweights, Numbers weights, float factor, Numbers dscores, Row Tq, Row Tk, Row begin,
                             Row end);
  /// logprob = logits[label] - log sum exp logits; a label out of range gives NaN. `total` keeps log sum exp for the slope.
  void (*labelLogprobs)(Numbers logits, const std::int32_t *labels, float *logprobs, float *total, Row V, Row begin, Row end);
  /// dlogits = dy (1 at the label - softmax).
  void (*labelLogprobsSlope)(const float *dy, Numbers logits, const std::int32_t *labels, const float *total, Numbers dlogits,
                             Row V, Row begin, Row end);
  /// y = x + row, for every row of x.
  void (*addRow)(Numbers x, const float *row, Numbers y, Row C, Row begin, Row end);
  /// sums (C) of these rows.
  void (*columnSums)(Numbers x, float *sums, Row C, Row begin, Row end);
  /// m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, weight = keep weight - rate m / (sqrt(v) + eps); a row is one number.
  void (*adam)(float *weight, float *m, float *v, Numbers g, AdamStep step, Row begin, Row end);
  /// z = x + y, z in float32.
  void (*add)(Numbers x, Numbers y, float *z, Row begin, Row end);
  /// The sum of x^2.
  double (*squares)(Numbers x, Row begin, Row end);
};

} // namespace jielong
