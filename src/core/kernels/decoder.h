// A GPT that continues texts token by token, whole steps at a time: what src/lm/kernel-decoder.ts offers to JavaScript.
//
// Shapes: B texts at most, T context, C channels, nh heads, hs = C / nh, V tokens, L layers; M rows in work, one for each new token.
#pragma once
#include "crew.h"
#include "passes.h"
#include "thin.h"
#include <string>
#include <vector>

namespace jielong {

struct Form {
  Row V, T, L, nh, C, B;
  bool post, erf, half; // norms after the sum; GELU's exact form; weights and caches in bfloat16
};

/// How a token is chosen.
struct Choice {
  bool greedy;
  float temperature;
  Row topK; // V: all
  double topP; // 1: all
};

/// Memory straight from the operating system, all 0: it goes back there at once.
class Memory {
public:
  explicit Memory(size_t bytes);
  ~Memory();
  Memory(const Memory &) = delete;
  Memory &operator=(const Memory &) = delete;
  /// The next so many bytes, on a boundary of 64; `size()` bytes must have been asked for in all.
  void *take(size_t bytes) {
    void *here = at + used;
    used += padded(bytes);
    return here;
  }
  void *start() const { return at; }
  static size_t padded(size_t bytes) { return (bytes + 63) / 64 * 64; }
  const size_t bytes;

private:
  char *at;
  size_t used = 0;
};

class Decoder {
public:
  explicit Decoder(const Form &form);

  /// How many numbers the weight in a slot has: 0 if there is no such slot. Slots: token and position embedding, final gain and bias
  /// (pre-norm only); then, layer by layer, gain 1, bias 1, qkv, its bias, proj, its bias, gain 2, bias 2, up, its bias, down, its bias.
  Row sizeOf(Row slot) const;
  /// Takes a weight in.
  void set(Row slot, const float *values);
  /// Puts tokens into the caches: token i goes to text texts[i], position positions[i]; those before it must be there, or come before.
  void read(const std::int32_t *ids, const std::int32_t *texts, const std::int32_t *positions, Row count);
  /// Adds `steps` tokens to each of M texts. In: each one's last token and its position. Out: (steps, M).
  void write(std::int32_t *ids, const std::int32_t *texts, std::int32_t *positions, Row M, Row steps, const float *uniforms,
             const Choice &choice, std::int32_t *chosen, float *logprobs);
  /// The logits (M, V) of the last step.
  const std::vector<float> &lastLogits() const { return logits; }
  size_t bytes() const { return weights.bytes + caches.bytes; }

  const Form form;

private:
  struct Layer {
    float *gain1, *bias1, *qkvBias, *projBias, *gain2, *bias2, *upBias, *downBias;
    Numbers qkv, proj, up, down; // packed
  };
  void forward(const std::int32_t *ids, const std::int32_t *texts, const std::int32_t *positions, Row M, bool onlyCaches);
  void attention(Row layer, const std::int32_t *texts, const std::int32_t *positions, Row M);
  void norm(const float *x, const float *gain, const float *bias, float *y, Row M);
  void product(const float *x, Row M, Row K, Row N, Numbers weight, const float *bias, After after, float *y);
  void choose(Row M, const float *uniforms, const Choice &choice, std::int32_t *ids, float *logprobs);
  std::int32_t draw(const float *logits, float uniform, const Choice &choice, std::vector<float> &probs, std::vector<Row> &order) const;
  void phase(Row parts, Row operations, const Crew::Part &part);
  size_t weightBytes() const;
  Numbers packed(Row K, Row N);
  void pack(const float *w, bool transposed, Row K, Row N, Numbers to) const;
  float *vector(Row n) { return static_cast<float *>(weights.take(n * sizeof(float))); }
  size_t bytesOf(Row numbers) const { return Memory::padded(numbers * (form.half ? 2 : 4)); }
  Numbers keys(Row layer, Row text, Row head) const;
  Numbers values(Row layer, Row text, Row head) const;

  const bool tiled;         // whether products are done by tiles
  const size_t ofKeys, ofHead; // bytes of a layer's, text's and head's keys; of its keys and values
  Memory weights, caches;
  float *token, *position, *finalGain = nullptr, *finalBias = nullptr;
  Numbers output;
  std::vector<Layer> layers;
  std::vector<float> x, normed, qkv, mixed, inner, logits, means, scales;
  std::vector<std::uint16_t> rows; // what is multiplied, laid out as tiles
  std::vector<std::vector<float>> scores, probs; // one for each thread
  std::vector<std::vector<Row>> order;
  bool shared = false; // whether other threads take part: they are one caller's at a time
};

} // namespace jielong
