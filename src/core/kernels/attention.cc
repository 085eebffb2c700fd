// Causal self-attention by tiles: layout.h says what those are. One head of one text at a time; 32 queries see all their keys at once,
// so a softmax is done on whole rows, and nothing of it is written to memory that other heads need.
//
// Source: Vaswani et al. 2017, eq. (1); Dao et al. 2022, "FlashAttention", appendix B, for computing the weights again. arXiv:2205.14135
#include "layout.h"
#ifdef HAS_TILES
#include <cmath>

namespace jielong {

namespace {

/// exp(x) for x <= 0 or a little above, to 1e-6; 0 for -infinity. exp x = 2^n 2^f, |f| <= 1/2, 2^f by its Taylor series.
INLINE_TILES __m512 exponential(__m512 x) {
  const __m512 y = _mm512_max_ps(_mm512_mul_ps(x, _mm512_set1_ps(1.44269504f)), _mm512_set1_ps(-160));
  const __m512 n = _mm512_roundscale_ps(y, 0), f = _mm512_sub_ps(y, n);
  __m512 p = _mm512_set1_ps(1.54035304e-4f);
  for (const float c : {1.33335581e-3f, 9.61812911e-3f, 5.55041087e-2f, 2.40226507e-1f, 6.93147181e-1f, 1.0f})
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(c));
  return _mm512_scalef_ps(p, n);
}

INLINE_TILES void store32(Bits *to, __m512 low, __m512 high) { _mm512_storeu_si512(to, (__m512i)_mm512_cvtne2ps_pbh(high, low)); }

/// The first `seen` of 32 numbers.
INLINE_TILES __mmask32 first(Row seen) { return seen >= 32 ? ~0u : seen <= 0 ? 0 : (1u << seen) - 1; }

/// One head of one text.
struct Head {
  Row T, size, stride; // numbers from one token to the next in qkv
  const Bits *q, *k, *v;
};

Head headOf(const Attention &all, Row one) {
  const Row b = one / all.heads, h = one % all.heads, C = all.heads * all.size;
  const Bits *q = all.qkv + b * all.T * 3 * C + h * all.size;
  return {all.T, all.size, 3 * C, q, q + C, q + 2 * C};
}

Numbers halves(const Bits *at) { return {const_cast<Bits *>(at), true}; }

/// All blocks of 32 rows of a (T, size) matrix as tiles A.
TILES void allA(const Bits *x, Row stride, Row T, Row size, Bits *to) {
  layA({halves(x), false, stride}, 0, blocks(T) * SIDE, T, 0, size, to);
}

/// A (T, size) matrix, turned, as tiles B: blocks of 32 of its rows.
TILES void allTurned(const Bits *x, Row stride, Row T, Row size, Bits *to) {
  layB({halves(x), true, stride}, 0, blocks(T) * SIDE, T, 0, size, to);
}

/// A (T, size) matrix as tiles B: blocks of 32 columns.
TILES void allB(const Bits *x, Row stride, Row T, Row size, Bits *to) {
  layB({halves(x), false, stride}, 0, blocks(size) * SIDE, size, 0, T, to);
}

/// Writes 32 x 32 sums, each row times its factor, into rows [t, T) and columns [c, size).
TILES void write(const float *sums, const float *factor, Bits *to, Row stride, Row t, Row T, Row c, Row size) {
  const __mmask32 some = first(size - c);
  for (Row i = 0; i < std::min(SIDE, T - t); i++) {
    const __m512 f = _mm512_set1_ps(factor ? factor[i] : 1);
    const __m512 low = _mm512_mul_ps(_mm512_loadu_ps(sums + SIDE * i), f), high = _mm512_mul_ps(_mm512_loadu_ps(sums + SIDE * i + 16), f);
    _mm512_mask_storeu_epi16(to + (t + i) * stride + c, some, (__m512i)_mm512_cvtne2ps_pbh(high, low));
  }
}

TILES void forward(const Attention &all, Row one) {
  const Head head = headOf(all, one);
  const Row T = head.T, size = head.size, nT = blocks(T), nS = blocks(size), C = all.heads * size;
  const auto q = memory<Bits>(nT * nS * PAIR), k = memory<Bits>(nT * nS * PAIR), v = memory<Bits>(nT * nS * PAIR);
  const auto scores = memory<float>(nT * SIDE * SIDE), sums = memory<float>(SIDE * SIDE);
  const auto weights = memory<Bits>(nT * PAIR);
  allA(head.q, head.stride, T, size, q.get());
  allTurned(head.k, head.stride, T, size, k.get());
  allB(head.v, head.stride, T, size, v.get());
  const float scale = 1 / std::sqrt(static_cast<float>(size));
  const __m512 scales = _mm512_set1_ps(scale), lowest = _mm512_set1_ps(-INFINITY);
  Bits *y = all.y + one / all.heads * T * C + one % all.heads * size;
  for (Row i = 0; i < nT; i++) {
    for (Row j = 0; j <= i; j++) multiply(q.get() + i * nS * PAIR, k.get() + j * nS * PAIR, nS, scores.get() + j * SIDE * SIDE, true);
    float shares[SIDE];
    for (Row r = 0; r < SIDE; r++) {
      float *row = scores.get() + SIDE * r; // of each block
      __m512 top = lowest;
      for (Row j = 0; j <= i; j++, row += SIDE * SIDE) {
        const __mmask32 seen = j < i ? ~0u : first(r + 1);
        top = _mm512_max_ps(top, _mm512_mask_loadu_ps(lowest, seen, row));
        top = _mm512_max_ps(top, _mm512_mask_loadu_ps(lowest, seen >> 16, row + 16));
      }
      const __m512 highest = _mm512_set1_ps(_mm512_reduce_max_ps(top) * scale);
      __m512 total = _mm512_setzero_ps();
      row = scores.get() + SIDE * r;
      Bits *to = weights.get() + 32 * r; // rows 0 to 15 are one tile, 16 to 31 the next
      for (Row j = 0; j <= i; j++, row += SIDE * SIDE, to += PAIR) {
        const __mmask32 seen = j < i ? ~0u : first(r + 1);
        const __m512 low = _mm512_maskz_mov_ps(seen, exponential(_mm512_fmsub_ps(_mm512_loadu_ps(row), scales, highest)));
        const __m512 high = _mm512_maskz_mov_ps(seen >> 16, exponential(_mm512_fmsub_ps(_mm512_loadu_ps(row + 16), scales, highest)));
        total = _mm512_add_ps(total, _mm512_add_ps(low, high));
        store32(to, low, high);
      }
      const float sum = _mm512_reduce_add_ps(total);
      shares[r] = 1 / sum;
      const Row t = i * SIDE + r;
      if (t < T) all.total[one * T + t] = _mm512_cvtss_f32(highest) + std::log(sum);
    }
    for (Row c = 0; c < nS; c++) {
      multiply(weights.get(), v.get() + c * nT * PAIR, i + 1, sums.get(), true);
      write(sums.get(), shares, y, C, i * SIDE, T, c * SIDE, size);
    }
  }
}

TILES void backward(const Attention &all, Row one) {
  const Head head = headOf(all, one);
  const Row T = head.T, size = head.size, nT = blocks(T), nS = blocks(size), C = all.heads * size, whole = nT * nS * PAIR;
  const Row place = one / all.heads * T * C + one % all.heads * size;
  const Bits *dy = all.dy + place, *y = all.y + place;
  Bits *dq = all.dqkv + (head.q - all.qkv), *dk = dq + C, *dv = dk + C;
  const auto tiles = memory<Bits>(7 * whole);
  Bits *qA = tiles.get(), *kTurned = qA + whole, *dyA = kTurned + whole, *vTurned = dyA + whole, *kB = vTurned + whole, *qB = kB + whole,
       *dyB = qB + whole;
  allA(head.q, head.stride, T, size, qA);
  allA(dy, C, T, size, dyA);
  allTurned(head.k, head.stride, T, size, kTurned);
  allTurned(head.v, head.stride, T, size, vTurned);
  allB(head.k, head.stride, T, size, kB);
  allB(head.q, head.stride, T, size, qB);
  allB(dy, C, T, size, dyB);
  // For every block of 32 keys, the weights' and scores' slopes of all queries from its own block on, turned.
  const auto turned = memory<Bits>(2 * nT * nT * PAIR), block = memory<Bits>(PAIR), slopes = memory<Bits>(nT * PAIR);
  Bits *weightsTurned = turned.get(), *slopesTurned = weightsTurned + nT * nT * PAIR;
  const auto sums = memory<float>(2 * SIDE * SIDE);
  float *scores = sums.get(), *dweights = scores + SIDE * SIDE;
  const __m512 scale = _mm512_set1_ps(1 / std::sqrt(static_cast<float>(size)));
  for (Row i = 0; i < nT; i++) {
    float along[SIDE] = {}, total[SIDE] = {};
    for (Row r = 0; r < std::min(SIDE, T - i * SIDE); r++) {
      const Row t = i * SIDE + r;
      __m512 sum = _mm512_setzero_ps();
      for (Row c = 0; c < size; c += 16) {
        const __m512i a = _mm512_slli_epi32(load16(halves(dy), t * C + c, size - c), 16), b = _mm512_slli_epi32(load16(halves(y), t * C + c, size - c), 16);
        sum = _mm512_fmadd_ps(_mm512_castsi512_ps(a), _mm512_castsi512_ps(b), sum);
      }
      along[r] = _mm512_reduce_add_ps(sum);
      total[r] = all.total[one * T + t];
    }
    for (Row j = 0; j <= i; j++) {
      multiply(qA + i * nS * PAIR, kTurned + j * nS * PAIR, nS, scores, true);
      multiply(dyA + i * nS * PAIR, vTurned + j * nS * PAIR, nS, dweights, true);
      Bits *slope = slopes.get() + j * PAIR;
      for (Row r = 0; r < SIDE; r++) {
        const __mmask32 seen = i * SIDE + r >= T ? 0 : j < i ? ~0u : first(r + 1);
        const __m512 t = _mm512_set1_ps(total[r]), a = _mm512_set1_ps(along[r]);
        __m512 w[2], d[2];
        for (int half = 0; half < 2; half++) {
          const Row at = SIDE * r + 16 * half;
          w[half] = _mm512_maskz_mov_ps(seen >> (16 * half), exponential(_mm512_fmsub_ps(_mm512_loadu_ps(scores + at), scale, t)));
          d[half] = _mm512_mul_ps(_mm512_mul_ps(w[half], scale), _mm512_sub_ps(_mm512_loadu_ps(dweights + at), a));
        }
        store32(block.get() + 32 * r, w[0], w[1]);
        store32(slope + 32 * r, d[0], d[1]);
      }
      for (Row half = 0; half < 2; half++) {
        const Row at = (j * nT + i) * PAIR + 512 * half;
        pairs(halves(block.get()), 32, 0, 32, 16 * half, 32, true, weightsTurned + at);
        pairs(halves(slope), 32, 0, 32, 16 * half, 32, true, slopesTurned + at);
      }
    }
    for (Row c = 0; c < nS; c++) {
      multiply(slopes.get(), kB + c * nT * PAIR, i + 1, scores, true);
      write(scores, nullptr, dq, head.stride, i * SIDE, T, c * SIDE, size);
    }
  }
  for (Row j = 0; j < nT; j++) {
    for (Row c = 0; c < nS; c++) {
      const Row at = (j * nT + j) * PAIR, from = (c * nT + j) * PAIR;
      multiply(weightsTurned + at, dyB + from, nT - j, scores, true);
      write(scores, nullptr, dv, head.stride, j * SIDE, T, c * SIDE, size);
      multiply(slopesTurned + at, qB + from, nT - j, scores, true);
      write(scores, nullptr, dk, head.stride, j * SIDE, T, c * SIDE, size);
    }
  }
}

TILES void one(void (*f)(const Attention &, Row), const Attention &all, Row i) {
  configure();
  f(all, i);
  release();
}

} // namespace

void attention(const Attention &all, const Share &share) {
  share(all.B * all.heads, [&](Row i) { one(forward, all, i); });
}

void attentionSlope(const Attention &all, const Share &share) {
  share(all.B * all.heads, [&](Row i) { one(backward, all, i); });
}

} // namespace jielong

#else

namespace jielong {
void attention(const Attention &, const Share &) {}
void attentionSlope(const Attention &, const Share &) {}
} // namespace jielong

#endif
