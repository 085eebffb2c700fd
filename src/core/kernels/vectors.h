// Sixteen numbers at a time, in the vector extensions of GCC and Clang: the compiler makes of them what the level's registers hold.
#pragma once
#include "passes.h"
#include <math.h>
#include <string.h>
#ifdef __AVX512F__
#include <immintrin.h>
#endif

namespace {

using jielong::Numbers;
using jielong::Row;

constexpr Row W = 16;
typedef float V __attribute__((vector_size(64)));
typedef std::int32_t I __attribute__((vector_size(64)));
typedef std::uint32_t U __attribute__((vector_size(64)));
typedef std::uint16_t H __attribute__((vector_size(32)));

#define INLINE inline __attribute__((always_inline))

/// float32
struct Whole {
  using Stored = float;
  static INLINE V load(const float *p) {
    V v;
    memcpy(&v, p, sizeof v);
    return v;
  }
  static INLINE void store(float *p, V v) { memcpy(p, &v, sizeof v); }
};

/// bfloat16: the upper 16 bits of a float32, rounded to the nearest, ties to even.
struct Half {
  using Stored = std::uint16_t;
  static INLINE V load(const std::uint16_t *p) {
    H h;
    memcpy(&h, p, sizeof h);
#ifdef __AVX512F__
    U u = (U)_mm512_cvtepu16_epi32((__m256i)h) << 16;
#else
    U u = __builtin_convertvector(h, U) << 16;
#endif
    V v;
    memcpy(&v, &u, sizeof v);
    return v;
  }
  static INLINE void store(std::uint16_t *p, V v) {
    U u;
    memcpy(&u, &v, sizeof u);
    u = (u + 0x7fff + ((u >> 16) & 1)) >> 16;
#ifdef __AVX512F__
    H h = (H)_mm512_cvtepi32_epi16((__m512i)u);
#else
    H h = __builtin_convertvector(u, H);
#endif
    memcpy(p, &h, sizeof h);
  }
};

/// The first n numbers at p, the others 0; and back.
template <class T> INLINE V loadPart(const typename T::Stored *p, Row n) {
  if (n >= W) return T::load(p);
  typename T::Stored part[W] = {};
  memcpy(part, p, n * sizeof part[0]);
  return T::load(part);
}
template <class T> INLINE void storePart(typename T::Stored *p, V v, Row n) {
  if (n >= W) return T::store(p, v);
  typename T::Stored part[W];
  T::store(part, v);
  memcpy(p, part, n * sizeof part[0]);
}

INLINE V all(float x) { return V{} + x; }
INLINE V greater(V a, V b) { return a > b ? a : b; }

/// v where its place in the vector is below n, else `otherwise`.
INLINE V firstOnly(V v, Row n, float otherwise) {
  if (n >= W) return v;
  const I place = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return place < static_cast<std::int32_t>(n) ? v : all(otherwise);
}

INLINE float sum(V v) {
  float s[W];
  memcpy(s, &v, sizeof s);
  for (Row n = W / 2; n > 0; n /= 2)
    for (Row i = 0; i < n; i++) s[i] += s[i + n];
  return s[0];
}
INLINE float greatest(V v) {
  float s[W];
  memcpy(s, &v, sizeof s);
  for (Row n = W / 2; n > 0; n /= 2)
    for (Row i = 0; i < n; i++) s[i] = s[i] > s[i + n] ? s[i] : s[i + n];
  return s[0];
}

/// exp to 2 units in the last place; 0 below -87.3, where a float32 has no more full precision; NaN stays NaN.
/// x = n ln 2 + r with |r| <= ln 2 / 2, and exp(r) by its Taylor series to r^7 (next term below 1e-8).
INLINE V exponential(V x) {
  const V lowest = all(-87.3f), highest = all(88.0f);
  const auto tiny = x < lowest;
  x = tiny ? lowest : x;
  x = x > highest ? highest : x;
  const float round = 12582912.0f; // 1.5 * 2^23: adding it rounds to a whole number, which stands in the low bits
  const V shifted = x * 1.44269504f + round;
  const V n = shifted - round;
  const V r = (x - n * 0.693359375f) + n * 2.12194440e-4f; // ln 2 in two parts
  V y = all(1.0f / 5040);
  y = y * r + 1.0f / 720;
  y = y * r + 1.0f / 120;
  y = y * r + 1.0f / 24;
  y = y * r + 1.0f / 6;
  y = y * r + 0.5f;
  y = y * r + 1.0f;
  y = y * r + 1.0f;
  U bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits - 0x4b400000u + 127u) << 23; // 2^n
  V power;
  memcpy(&power, &bits, sizeof power);
  return tiny ? V{} : y * power;
}

constexpr float SLOPE = 1.5957691216057308f; // 2 sqrt(2 / pi), of gelu.ts
constexpr float CUBIC = SLOPE * 0.044715f;

/// 1 / (1 + exp(-x)), as exactly as a T can hold it.
template <class T> INLINE V sigmoid(V x) { return 1.0f / (1.0f + exponential(-x)); }
#ifdef __AVX512F__
/// To 2^-13: exp(-x) = 2^n 2^f, |f| <= 1/2, 2^f by its Taylor series to f^4, next term below 5e-5.
template <> INLINE V sigmoid<Half>(V x) {
  const V y = x * -1.44269504f, n = (V)_mm512_roundscale_ps((__m512)y, 0), f = (V)_mm512_reduce_ps((__m512)y, 0); // y - n
  const V power = ((f * 9.61812911e-3f + 5.55041087e-2f) * f + 2.40226507e-1f) * f + 6.93147181e-1f;
  return (V)_mm512_rcp14_ps((__m512)(1.0f + (V)_mm512_scalef_ps((__m512)(power * f + 1.0f), (__m512)n)));
}
#endif

/// The tanh form of GELU.
template <class T = Whole> INLINE V geluTanh(V x) { return x * sigmoid<T>(x * (x * x * CUBIC + SLOPE)); }

} // namespace
