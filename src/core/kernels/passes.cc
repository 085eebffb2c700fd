// The arithmetic, for one level of vector instructions: compiled with -DLEVEL=name and the compiler's flag for it. Nothing of the C++
// library is used here: the linker keeps one copy of a template, and it might be one that the processor at hand cannot run.
#include "vectors.h"
#include <stdlib.h>

namespace {

using jielong::AdamStep;

template <class T> typename T::Stored *at(Numbers n, Row i) { return static_cast<typename T::Stored *>(n.at) + i; }

template <class T> void gelu(Numbers x, Numbers y, Row begin, Row end) {
  for (Row i = begin; i < end; i += W) {
    const V v = loadPart<T>(at<T>(x, i), end - i);
    storePart<T>(at<T>(y, i), geluTanh<T>(v), end - i);
  }
}

template <class T> void geluSlope(Numbers dy, Numbers x, Numbers dx, Row begin, Row end) {
  for (Row i = begin; i < end; i += W) {
    const V v = loadPart<T>(at<T>(x, i), end - i), d = loadPart<T>(at<T>(dy, i), end - i);
    const V s = sigmoid<T>(v * (v * v * CUBIC + SLOPE));
    storePart<T>(at<T>(dx, i), d * (s + v * s * (1.0f - s) * (v * v * (3 * CUBIC) + SLOPE)), end - i);
  }
}

template <class T, class Y>
void layerNorm(Numbers x, const float *gain, const float *bias, float eps, Numbers y, float *mean, float *scale, Row C,
               Row begin, Row end) {
  for (Row r = begin; r < end; r++) {
    V total = {};
    for (Row c = 0; c < C; c += W) total += loadPart<T>(at<T>(x, r * C + c), C - c);
    const float m = sum(total) / C;
    V squares = {};
    for (Row c = 0; c < C; c += W) {
      const V v = firstOnly(loadPart<T>(at<T>(x, r * C + c), C - c) - m, C - c, 0);
      squares += v * v;
    }
    const float s = 1 / sqrtf(sum(squares) / C + eps);
    for (Row c = 0; c < C; c += W) {
      const V v = (loadPart<T>(at<T>(x, r * C + c), C - c) - m) * s;
      storePart<Y>(at<Y>(y, r * C + c), v * loadPart<Whole>(gain + c, C - c) + loadPart<Whole>(bias + c, C - c), C - c);
    }
    mean[r] = m;
    scale[r] = s;
  }
}

template <class T, class Y>
void layerNormSlope(Numbers dy, Numbers x, const float *mean, const float *scale, const float *gain, Numbers dx, float *dgain,
                    float *dbias, Row C, Row begin, Row end) {
  for (Row r = begin; r < end; r++) {
    const float m = mean[r], s = scale[r];
    V direct = {}, along = {};
    for (Row c = 0; c < C; c += W) {
      const Row n = C - c;
      const V d = loadPart<Y>(at<Y>(dy, r * C + c), n), v = firstOnly((loadPart<T>(at<T>(x, r * C + c), n) - m) * s, n, 0);
      storePart<Whole>(dbias + c, loadPart<Whole>(dbias + c, n) + d, n);
      storePart<Whole>(dgain + c, loadPart<Whole>(dgain + c, n) + d * v, n);
      const V g = d * loadPart<Whole>(gain + c, n);
      direct += g;
      along += g * v;
    }
    const float a = sum(direct) / C, b = sum(along) / C;
    for (Row c = 0; c < C; c += W) {
      const Row n = C - c;
      const V v = (loadPart<T>(at<T>(x, r * C + c), n) - m) * s;
      const V g = loadPart<Y>(at<Y>(dy, r * C + c), n) * loadPart<Whole>(gain + c, n);
      storePart<T>(at<T>(dx, r * C + c), (g - a - v * b) * s, n);
    }
  }
}

template <class T> void causalSoftmax(Numbers scores, float factor, Numbers weights, Row Tq, Row Tk, Row begin, Row end) {
  float *row = static_cast<float *>(malloc((Tk + W) * sizeof(float)));
  for (Row r = begin; r < end; r++) {
    const Row seen = Tk - Tq + r % Tq + 1;
    V top = all(-INFINITY);
    for (Row c = 0; c < seen; c += W) {
      const V v = loadPart<T>(at<T>(scores, r * Tk + c), Tk - c) * factor;
      top = greater(firstOnly(v, seen - c, -INFINITY), top);
    }
    const float highest = greatest(top);
    V total = {};
    for (Row c = 0; c < seen; c += W) {
      const V v = loadPart<T>(at<T>(scores, r * Tk + c), Tk - c) * factor;
      const V e = firstOnly(exponential(v - highest), seen - c, 0);
      Whole::store(row + c, e);
      total += e;
    }
    const float share = 1 / sum(total);
    Row c = 0;
    for (; c < seen; c += W) storePart<T>(at<T>(weights, r * Tk + c), Whole::load(row + c) * share, Tk - c);
    if (c < Tk) memset(at<T>(weights, r * Tk + c), 0, (Tk - c) * sizeof(typename T::Stored));
  }
  free(row);
}

template <class T>
void causalSoftmaxSlope(Numbers dweights, Numbers weights, float factor, Numbers dscores, Row Tq, Row Tk, Row begin, Row end) {
  for (Row r = begin; r < end; r++) {
    const Row seen = Tk - Tq + r % Tq + 1;
    V total = {};
    for (Row c = 0; c < seen; c += W) { // beyond `seen` the weights are 0
      total += loadPart<T>(at<T>(dweights, r * Tk + c), Tk - c) * loadPart<T>(at<T>(weights, r * Tk + c), Tk - c);
    }
    const float mean = sum(total);
    Row c = 0;
    for (; c < seen; c += W) {
      const V d = loadPart<T>(at<T>(dweights, r * Tk + c), Tk - c), w = loadPart<T>(at<T>(weights, r * Tk + c), Tk - c);
      storePart<T>(at<T>(dscores, r * Tk + c), w * (d - mean) * factor, Tk - c);
    }
    if (c < Tk) memset(at<T>(dscores, r * Tk + c), 0, (Tk - c) * sizeof(typename T::Stored));
  }
}

template <class T>
void labelLogprobs(Numbers logits, const std::int32_t *labels, float *logprobs, float *total, Row Vs, Row begin, Row end) {
  for (Row r = begin; r < end; r++) {
    V top = all(-INFINITY);
    for (Row c = 0; c < Vs; c += W) {
      top = greater(firstOnly(loadPart<T>(at<T>(logits, r * Vs + c), Vs - c), Vs - c, -INFINITY), top);
    }
    const float highest = greatest(top);
    V sums = {};
    for (Row c = 0; c < Vs; c += W) {
      sums += firstOnly(exponential(loadPart<T>(at<T>(logits, r * Vs + c), Vs - c) - highest), Vs - c, 0);
    }
    total[r] = highest + logf(sum(sums));
    const std::int32_t label = labels[r];
    const bool known = label >= 0 && label < Vs;
    logprobs[r] = known ? loadPart<T>(at<T>(logits, r * Vs + label), 1)[0] - total[r] : NAN;
  }
}

template <class T>
void labelLogprobsSlope(const float *dy, Numbers logits, const std::int32_t *labels, const float *total, Numbers dlogits,
                        Row Vs, Row begin, Row end) {
  for (Row r = begin; r < end; r++) {
    const float d = dy[r], t = total[r];
    const Row label = labels[r];
    for (Row c = 0; c < Vs; c += W) {
      V g = exponential(loadPart<T>(at<T>(logits, r * Vs + c), Vs - c) - t) * -d;
      if (label >= c && label < c + W) g[label - c] += d;
      storePart<T>(at<T>(dlogits, r * Vs + c), g, Vs - c);
    }
  }
}

template <class T> void addRow(Numbers x, const float *row, Numbers y, Row C, Row begin, Row end) {
  for (Row r = begin; r < end; r++) {
    for (Row c = 0; c < C; c += W) {
      const Row n = C - c;
      storePart<T>(at<T>(y, r * C + c), loadPart<T>(at<T>(x, r * C + c), n) + loadPart<Whole>(row + c, n), n);
    }
  }
}

template <class T> void columnSums(Numbers x, float *sums, Row C, Row begin, Row end) {
  for (Row r = begin; r < end; r++) {
    for (Row c = 0; c < C; c += W) {
      storePart<Whole>(sums + c, loadPart<Whole>(sums + c, C - c) + loadPart<T>(at<T>(x, r * C + c), C - c), C - c);
    }
  }
}

template <class T> void adam(float *weight, float *m, float *v, Numbers g, AdamStep s, Row begin, Row end) {
  for (Row i = begin; i < end; i += W) {
    const Row n = end - i;
    const V slope = loadPart<T>(at<T>(g, i), n) * s.scale;
    const V mean = loadPart<Whole>(m + i, n) * s.beta1 + slope * (1 - s.beta1);
    const V square = loadPart<Whole>(v + i, n) * s.beta2 + slope * slope * (1 - s.beta2);
    V root = square;
    for (Row j = 0; j < W; j++) root[j] = sqrtf(root[j]);
    storePart<Whole>(m + i, mean, n);
    storePart<Whole>(v + i, square, n);
    storePart<Whole>(weight + i, loadPart<Whole>(weight + i, n) * s.keep - mean * s.rate / (root + s.eps), n);
  }
}

template <class X, class Y> void add(Numbers x, Numbers y, float *z, Row begin, Row end) {
  for (Row i = begin; i < end; i += W) {
    const Row n = end - i;
    storePart<Whole>(z + i, loadPart<X>(at<X>(x, i), n) + loadPart<Y>(at<Y>(y, i), n), n);
  }
}

template <class T> double squares(Numbers x, Row begin, Row end) {
  double total = 0;
  for (Row i = begin; i < end;) {
    V part = {};
    for (const Row stop = i + 1024 < end ? i + 1024 : end; i < stop; i += W) {
      const V v = loadPart<T>(at<T>(x, i), end - i);
      part += v * v;
    }
    total += sum(part);
  }
  return total;
}

// Each function in the form that the tensor's type asks for.
#define BY_TYPE(f, tensor, ...) (tensor.half ? f<Half>(__VA_ARGS__) : f<Whole>(__VA_ARGS__))

} // namespace

#define NAME2(level) passes_##level
#define NAME(level) NAME2(level)

namespace jielong {

extern const Passes NAME(LEVEL);
const Passes NAME(LEVEL) = {
    [](Numbers x, Numbers y, Row b, Row e) { BY_TYPE(gelu, x, x, y, b, e); },
    [](Numbers dy, Numbers x, Numbers dx, Row b, Row e) { BY_TYPE(geluSlope, x, dy, x, dx, b, e); },
    [](Numbers x, const float *g, const float *bias, float eps, Numbers y, float *m, float *s, Row C, Row b, Row e) {
      if (x.half) y.half ? layerNorm<Half, Half>(x, g, bias, eps, y, m, s, C, b, e) : layerNorm<Half, Whole>(x, g, bias, eps, y, m, s, C, b, e);
      else y.half ? layerNorm<Whole, Half>(x, g, bias, eps, y, m, s, C, b, e) : layerNorm<Whole, Whole>(x, g, bias, eps, y, m, s, C, b, e);
    },
    [](Numbers dy, Numbers x, const float *m, const float *s, const float *g, Numbers dx, float *dg, float *db, Row C, Row b, Row e) {
      if (x.half) dy.half ? layerNormSlope<Half, Half>(dy, x, m, s, g, dx, dg, db, C, b, e) : layerNormSlope<Half, Whole>(dy, x, m, s, g, dx, dg, db, C, b, e);
      else dy.half ? layerNormSlope<Whole, Half>(dy, x, m, s, g, dx, dg, db, C, b, e) : layerNormSlope<Whole, Whole>(dy, x, m, s, g, dx, dg, db, C, b, e);
    },
    [](Numbers s, float f, Numbers w, Row Tq, Row Tk, Row b, Row e) { BY_TYPE(causalSoftmax, s, s, f, w, Tq, Tk, b, e); },
    [](Numbers dw, Numbers w, float f, Numbers ds, Row Tq, Row Tk, Row b, Row e) { BY_TYPE(causalSoftmaxSlope, w, dw, w, f, ds, Tq, Tk, b, e); },
    [](Numbers l, const std::int32_t *labels, float *p, float *t, Row Vs, Row b, Row e) { BY_TYPE(labelLogprobs, l, l, labels, p, t, Vs, b, e); },
    [](const float *dy, Numbers l, const std::int32_t *labels, const float *t, Numbers d, Row Vs, Row b, Row e) { BY_TYPE(labelLogprobsSlope, l, dy, l, labels, t, d, Vs, b, e); },
    [](Numbers x, const float *row, Numbers y, Row C, Row b, Row e) { BY_TYPE(addRow, x, x, row, y, C, b, e); },
    [](Numbers x, float *sums, Row C, Row b, Row e) { BY_TYPE(columnSums, x, x, sums, C, b, e); },
    [](float *w, float *m, float *v, Numbers g, AdamStep s, Row b, Row e) { BY_TYPE(adam, g, w, m, v, g, s, b, e); },
    [](Numbers x, Numbers y, float *z, Row b, Row e) {
      if (x.half) y.half ? add<Half, Half>(x, y, z, b, e) : add<Half, Whole>(x, y, z, b, e);
      else y.half ? add<Whole, Half>(x, y, z, b, e) : add<Whole, Whole>(x, y, z, b, e);
    },
    [](Numbers x, Row b, Row e) { return BY_TYPE(squares, x, x, b, e); },
};

} // namespace jielong
