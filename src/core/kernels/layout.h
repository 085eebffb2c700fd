// A tile register holds 16 rows of 64 bytes. One instruction adds to a tile C of 16 x 16 float32 the product of a tile A, 16 rows of 32
// bfloat16, and a tile B, which holds 32 rows of 16 columns as 16 rows of pairs: (row 0, row 1) of each column, (row 2, row 3), ...
// Both matrices are first laid out as such tiles, two by two, in the order in which they are used; on the way numbers are rounded, and
// turned where the matrix is. Then 32 x 32 numbers of the result are computed at a time, in four tiles.
//
// Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 1, chapter 18 (tiles), volume 2 (TDPBF16PS).
#pragma once
#include "tiles.h"
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>

#if defined(__x86_64__) && defined(__linux__) && __has_include(<amxbf16intrin.h>)
#define HAS_TILES
#include <immintrin.h>

#define TILES __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,amx-tile,amx-bf16")))
#define INLINE_TILES TILES __attribute__((always_inline)) static inline

namespace jielong {

namespace {

constexpr Row SIDE = 32;           // of a block of the result
constexpr Row PAIR = 2 * 16 * 32;  // bfloat16 numbers in two tiles

using Bits = std::uint16_t;

/// n <= 32 numbers as bfloat16, the rest 0.
INLINE_TILES __m512i load32(Numbers x, Row at, Row n) {
  const __mmask32 some = n >= 32 ? ~0u : (1u << n) - 1;
  if (x.half) return _mm512_maskz_loadu_epi16(some, static_cast<const Bits *>(x.at) + at);
  const float *p = static_cast<const float *>(x.at) + at;
  const __m512 low = _mm512_maskz_loadu_ps(some, p), high = _mm512_maskz_loadu_ps(some >> 16, p + 16);
  return (__m512i)_mm512_cvtne2ps_pbh(high, low);
}

/// n <= 16 numbers as bfloat16, each in 32 bits.
INLINE_TILES __m512i load16(Numbers x, Row at, Row n) {
  const __mmask16 some = n >= 16 ? 0xffff : (1u << n) - 1;
  if (x.half) return _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(some, static_cast<const Bits *>(x.at) + at));
  return _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(_mm512_maskz_loadu_ps(some, static_cast<const float *>(x.at) + at)));
}

/// Turns 16 x 16 numbers of 32 bits.
INLINE_TILES void turn(__m512i r[16]) {
  __m512i t[16];
  for (int i = 0; i < 8; i++) {
    t[2 * i] = _mm512_unpacklo_epi32(r[2 * i], r[2 * i + 1]);
    t[2 * i + 1] = _mm512_unpackhi_epi32(r[2 * i], r[2 * i + 1]);
  }
  for (int i = 0; i < 4; i++) {
    r[4 * i] = _mm512_unpacklo_epi64(t[4 * i], t[4 * i + 2]);
    r[4 * i + 1] = _mm512_unpackhi_epi64(t[4 * i], t[4 * i + 2]);
    r[4 * i + 2] = _mm512_unpacklo_epi64(t[4 * i + 1], t[4 * i + 3]);
    r[4 * i + 3] = _mm512_unpackhi_epi64(t[4 * i + 1], t[4 * i + 3]);
  }
  for (int i = 0; i < 4; i++) {
    t[i] = _mm512_shuffle_i32x4(r[i], r[i + 4], 0x88);
    t[i + 4] = _mm512_shuffle_i32x4(r[i], r[i + 4], 0xdd);
    t[i + 8] = _mm512_shuffle_i32x4(r[i + 8], r[i + 12], 0x88);
    t[i + 12] = _mm512_shuffle_i32x4(r[i + 8], r[i + 12], 0xdd);
  }
  for (int i = 0; i < 4; i++) {
    r[i] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0x88);
    r[i + 4] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0x88);
    r[i + 8] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0xdd);
    r[i + 12] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0xdd);
  }
}

/// One tile: of 16 lines of the memory from `line` on, the numbers from `from` on, up to the matrix's end.
INLINE_TILES void lines(Numbers x, Row stride, Row line, Row lineEnd, Row from, Row end, bool turned, Bits *tile) {
  __m512i r[16];
  for (Row i = 0; i < 16; i++) {
    r[i] = line + i < lineEnd && from < end ? load32(x, (line + i) * stride + from, end - from) : _mm512_setzero_si512();
  }
  if (turned) turn(r);
  for (Row i = 0; i < 16; i++) _mm512_storeu_si512(tile + 32 * i, r[i]);
}

/// One tile: 32 lines of the memory, two and two together, of each 16 numbers.
INLINE_TILES void pairs(Numbers x, Row stride, Row line, Row lineEnd, Row from, Row end, bool turned, Bits *tile) {
  __m512i r[16];
  for (Row i = 0; i < 16; i++) {
    const Row first = line + 2 * i;
    const __m512i low = first < lineEnd && from < end ? load16(x, first * stride + from, end - from) : _mm512_setzero_si512();
    const __m512i high = first + 1 < lineEnd && from < end ? load16(x, (first + 1) * stride + from, end - from) : _mm512_setzero_si512();
    r[i] = _mm512_or_si512(low, _mm512_slli_epi32(high, 16));
  }
  if (turned) turn(r);
  for (Row i = 0; i < 16; i++) _mm512_storeu_si512(tile + 32 * i, r[i]);
}

/// Lays out rows [m, mEnd) of A, columns [k, kEnd): blocks of 32 rows one after the other, each as pairs of tiles, one above the other.
TILES inline void layA(const Matrix &a, Row m, Row mEnd, Row M, Row k, Row kEnd, Bits *to) {
  const Row block = (kEnd - k + 31) / 32 * PAIR;
  if (!a.turned) {
    for (; m < mEnd; m += 32)
      for (Row at = k; at < kEnd; at += 32, to += PAIR)
        for (Row i = 0; i < 2; i++) lines(a.numbers, a.stride, m + 16 * i, M, at, kEnd, false, to + 512 * i);
    return;
  }
  for (; k < kEnd; k += 32, to += PAIR) // along the lines of the memory
    for (Row at = m; at < mEnd; at += 16) pairs(a.numbers, a.stride, k, kEnd, at, M, true, to + (at - m) / 32 * block + (at - m) % 32 * 32);
}

/// Lays out columns [n, nEnd) of B, rows [k, kEnd): blocks of 32 columns one after the other, each as pairs of tiles, side by side.
TILES inline void layB(const Matrix &b, Row n, Row nEnd, Row N, Row k, Row kEnd, Bits *to) {
  const Row block = (kEnd - k + 31) / 32 * PAIR;
  if (b.turned) {
    for (; n < nEnd; n += 32)
      for (Row at = k; at < kEnd; at += 32, to += PAIR)
        for (Row i = 0; i < 2; i++) lines(b.numbers, b.stride, n + 16 * i, N, at, kEnd, true, to + 512 * i);
    return;
  }
  for (; k < kEnd; k += 32, to += PAIR)
    for (Row at = n; at < nEnd; at += 16) pairs(b.numbers, b.stride, k, kEnd, at, N, false, to + (at - n) / 32 * block + (at - n) % 32 * 32);
}

/// sums (32 x 32) = a b, or that added to them. From `next` on, `FETCH` times 64 bytes are asked for in every step: they are read soon.
template <int FETCH = 0> TILES inline void multiply(const Bits *a, const Bits *b, Row steps, float *sums, bool fresh, const Bits *next = nullptr) {
  if (fresh) {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
  } else {
    _tile_loadd(0, sums, 128);
    _tile_loadd(1, sums + 16, 128);
    _tile_loadd(2, sums + 512, 128);
    _tile_loadd(3, sums + 528, 128);
  }
  for (; steps > 0; steps--, a += PAIR, b += PAIR) {
    _tile_loadd(4, a, 64);
    _tile_loadd(6, b, 64);
    _tile_dpbf16ps(0, 4, 6);
    _tile_loadd(7, b + 512, 64);
    _tile_dpbf16ps(1, 4, 7);
    _tile_loadd(5, a + 512, 64);
    _tile_dpbf16ps(2, 5, 6);
    for (int i = 0; i < FETCH; i++, next += 32) __builtin_prefetch(next, 0, 2);
    _tile_dpbf16ps(3, 5, 7);
  }
  _tile_stored(0, sums, 128);
  _tile_stored(1, sums + 16, 128);
  _tile_stored(2, sums + 512, 128);
  _tile_stored(3, sums + 528, 128);
}

struct alignas(64) Configuration {
  std::uint8_t palette = 1, start = 0, unused[14] = {};
  std::uint16_t bytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
  std::uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};

TILES inline void configure() {
  static const Configuration all;
  _tile_loadconfig(&all);
}
TILES inline void release() { _tile_release(); }

struct Freed {
  void operator()(void *p) const { std::free(p); }
};
template <class T> std::unique_ptr<T, Freed> memory(Row count) {
  return std::unique_ptr<T, Freed>(static_cast<T *>(std::aligned_alloc(64, (count * sizeof(T) + 63) / 64 * 64)));
}

inline Row blocks(Row n) { return (n + SIDE - 1) / SIDE; }

} // namespace
} // namespace jielong
#endif
