// See decoder.h; the equations are those of src/lm/gpt.ts and src/nn.
#include "decoder.h"
#include "levels.h"
#include "thin-tiles.h"
#include <algorithm>
#include <numeric>
#include <sys/mman.h>

namespace jielong {

#if defined(__x86_64__)
extern const Passes passes_skylake, passes_haswell;
extern const Thin thin_skylake, thin_haswell;
#endif
extern const Passes passes_plain;
extern const Thin thin_plain;

static const Passes &passes = BEST_LEVEL(passes);
static const Thin &thin = BEST_LEVEL(thin);

constexpr Row AT_ONCE = 64; //        rows that are in work together while a text is read
constexpr Row WORTH_SHARING = 16384; // multiplications below which waking another thread takes longer than doing its part

Memory::Memory(size_t bytes) : bytes(bytes) {
  void *given = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
  if (given == MAP_FAILED) std::abort(); // as the C++ library does where it has no memory
  at = static_cast<char *>(given);
#if defined(__linux__)
  madvise(at, bytes, MADV_HUGEPAGE); // a step walks through all of it
#endif
}
Memory::~Memory() { munmap(at, bytes); }

/// Moves the tokens that may be drawn to the end. @returns the first of them
static std::vector<Row>::iterator keepLikeliest(const std::vector<float> &p, const Choice &choice, std::vector<Row> &order) {
  const auto likelier = [&](Row a, Row b) { return p[a] > p[b] || (p[a] == p[b] && a < b); };
  const auto lessLikely = [&](Row a, Row b) { return likelier(b, a); };
  if (choice.topK < static_cast<Row>(order.size())) {
    std::nth_element(order.begin(), order.begin() + choice.topK, order.end(), likelier);
    order.resize(choice.topK);
  }
  double total = 0, sum = 0;
  for (Row i : order) total += p[i];
  auto first = order.end();
  std::make_heap(order.begin(), order.end(), lessLikely); // the likeliest in front
  do {
    std::pop_heap(order.begin(), first, lessLikely);
    sum += p[*--first];
  } while (first != order.begin() && sum < choice.topP * total);
  return first;
}

static Crew &crew() {
  static Crew *all = new Crew(std::min(threadCount(), 16)); // never freed: its threads live as long as the process
  return *all;
}
static std::mutex crewIsBusy;

Decoder::Decoder(const Form &form)
    : form(form), tiled(form.half && tilesFor(form.C)), ofKeys(bytesOf(form.C / form.nh * panels(form.T) * PANEL)),
      ofHead(ofKeys + bytesOf(form.T * panels(form.C / form.nh) * PANEL)), weights(weightBytes()),
      caches(form.L * form.B * form.nh * ofHead) {
  const Row C = form.C;
  token = vector(form.V * C);
  position = vector(form.T * C);
  if (!form.post) finalGain = vector(C), finalBias = vector(C);
  output = packed(C, form.V);
  for (Row l = 0; l < form.L; l++) {
    Layer layer;
    for (float **small : {&layer.gain1, &layer.bias1, &layer.projBias, &layer.gain2, &layer.bias2, &layer.downBias}) *small = vector(C);
    layer.qkvBias = vector(3 * C), layer.upBias = vector(4 * C);
    layer.qkv = packed(C, 3 * C), layer.proj = packed(C, C), layer.up = packed(C, 4 * C), layer.down = packed(4 * C, C);
    layers.push_back(layer);
  }
  const Row M = std::max(form.B, AT_ONCE);
  for (auto *wide : {&x, &normed, &mixed}) wide->resize(M * C);
  if (tiled) rows.resize(laidOut(M, 4 * C));
  qkv.resize(3 * M * C), inner.resize(4 * M * C), means.resize(M), scales.resize(M);
  scores.assign(crew().size, std::vector<float>(form.T + 2 * PANEL));
  probs.assign(crew().size, std::vector<float>(form.V));
  order.resize(crew().size);
}

size_t Decoder::weightBytes() const {
  const auto floats = [](Row n) { return Memory::padded(n * sizeof(float)); };
  const auto matrix = [&](Row K, Row N) { return bytesOf(K * panels(N) * PANEL); };
  const Row C = form.C;
  const size_t layer = 6 * floats(C) + floats(3 * C) + floats(4 * C) + matrix(C, 3 * C) + matrix(C, C) + matrix(C, 4 * C) + matrix(4 * C, C);
  return floats(form.V * C) + floats(form.T * C) + 2 * floats(C) + matrix(C, form.V) + form.L * layer;
}

// Of each layer, text and head: the keys, packed as (hs, T), then the values, packed as (T, hs).
Numbers Decoder::keys(Row layer, Row text, Row head) const {
  return {static_cast<char *>(caches.start()) + ((layer * form.B + text) * form.nh + head) * ofHead, form.half};
}
Numbers Decoder::values(Row layer, Row text, Row head) const {
  return {static_cast<char *>(keys(layer, text, head).at) + ofKeys, form.half};
}

Numbers Decoder::packed(Row K, Row N) { return {weights.take(bytesOf(K * panels(N) * PANEL)), form.half}; }

void Decoder::pack(const float *w, bool transposed, Row K, Row N, Numbers to) const {
  if (tiled) packTiles(w, transposed, K, N, static_cast<std::uint16_t *>(to.at));
  else thin.pack(w, transposed, K, N, to);
}

Row Decoder::sizeOf(Row slot) const {
  const Row C = form.C;
  if (slot < 0) return 0;
  if (slot < 2) return C * (slot == 0 ? form.V : form.T);
  if (slot < 4) return form.post ? 0 : C;
  if (slot >= 4 + 12 * form.L) return 0;
  const Row sizes[] = {C, C, 3 * C * C, 3 * C, C * C, C, C, C, 4 * C * C, 4 * C, 4 * C * C, C};
  return sizes[(slot - 4) % 12];
}

void Decoder::set(Row slot, const float *values) {
  const Row C = form.C, n = sizeOf(slot);
  if (slot == 0) pack(values, true, C, form.V, output);
  if (slot < 4) {
    std::copy(values, values + n, std::vector<float *>{token, position, finalGain, finalBias}[slot]);
    return;
  }
  const Layer &l = layers[(slot - 4) / 12];
  const Row which = (slot - 4) % 12;
  switch (which) {
  case 2: return pack(values, false, C, 3 * C, l.qkv);
  case 4: return pack(values, false, C, C, l.proj);
  case 8: return pack(values, false, C, 4 * C, l.up);
  case 10: return pack(values, false, 4 * C, C, l.down);
  default: break;
  }
  float *const small[] = {l.gain1, l.bias1, nullptr, l.qkvBias, nullptr, l.projBias, l.gain2, l.bias2, nullptr, l.upBias, nullptr, l.downBias};
  std::copy(values, values + n, small[which]);
}

/// Parts of a phase, shared if they are worth it; `operations` counts the multiplications of all of them.
void Decoder::phase(Row parts, Row operations, const Crew::Part &part) {
  if (shared && operations >= WORTH_SHARING) return crew().run(parts, part);
  for (Row i = 0; i < parts; i++) part(i, 0);
}

void Decoder::product(const float *from, Row M, Row K, Row N, Numbers weight, const float *bias, After after, float *y) {
  const Product p{from, M, K, N, weight, bias, after, y};
  const Row all = panels(N), each = all >= 4 * crew().size ? 2 : 1, parts = std::min((all + each - 1) / each, Crew::MOST_PARTS);
  if (tiled) layRows(from, M, K, rows.data());
  phase(parts, M * K * N, [&](Row i, int) {
    const Row begin = all * i / parts, end = all * (i + 1) / parts;
    if (tiled) tileProduct(p, rows.data(), begin, end, thin.finish);
    else thin.product(p, begin, end);
  });
}

void Decoder::norm(const float *from, const float *gain, const float *bias, float *y, Row M) {
  const auto at = [](const float *p) { return Numbers{const_cast<float *>(p), false}; };
  phase(M, 2 * M * form.C, [&](Row i, int) {
    passes.layerNorm(at(from), gain, bias, 1e-5f, at(y), means.data(), scales.data(), form.C, i, i + 1);
  });
}

void Decoder::attention(Row layer, const std::int32_t *texts, const std::int32_t *positions, Row M) {
  const Row C = form.C, hs = C / form.nh;
  const auto remember = [&](Row i) {
    const Row m = i / form.nh, h = i % form.nh;
    const float *key = &qkv[3 * m * C + C + h * hs];
    thin.remember(key, key + C, keys(layer, texts[m], h), values(layer, texts[m], h), positions[m], form.T, hs);
  };
  const auto attend = [&](Row i, int thread) {
    const Row m = i / form.nh, h = i % form.nh;
    thin.attend(&qkv[3 * m * C + h * hs], keys(layer, texts[m], h), values(layer, texts[m], h), positions[m] + 1, form.T, hs,
                scores[thread].data(), &mixed[m * C + h * hs]);
  };
  Row operations = 0;
  bool several = false; // whether a token may look at another one of those that are in work
  for (Row m = 0; m < M; m++) operations += 2 * (positions[m] + 1) * C, several |= m > 0 && texts[m] <= texts[m - 1];
  const Row parts = M * form.nh;
  if (several) phase(parts, operations, [&](Row i, int) { remember(i); });
  phase(parts, operations, [&](Row i, int thread) {
    if (!several) remember(i);
    attend(i, thread);
  });
}

void Decoder::forward(const std::int32_t *ids, const std::int32_t *texts, const std::int32_t *positions, Row M, bool onlyCaches) {
  const Row C = form.C;
  const After gelu = form.erf ? After::geluErf : After::gelu;
  for (Row m = 0; m < M; m++) {
    for (Row c = 0; c < C; c++) x[m * C + c] = token[ids[m] * C + c] + position[positions[m] * C + c];
  }
  for (Row i = 0; i < form.L; i++) {
    const Layer &l = layers[i];
    if (!form.post) norm(x.data(), l.gain1, l.bias1, normed.data(), M);
    product(form.post ? x.data() : normed.data(), M, C, 3 * C, l.qkv, l.qkvBias, After::store, qkv.data());
    attention(i, texts, positions, M);
    if (onlyCaches && i + 1 == form.L) return;
    product(mixed.data(), M, C, C, l.proj, l.projBias, After::add, x.data());
    if (form.post) norm(x.data(), l.gain1, l.bias1, x.data(), M);
    if (!form.post) norm(x.data(), l.gain2, l.bias2, normed.data(), M);
    product(form.post ? x.data() : normed.data(), M, C, 4 * C, l.up, l.upBias, gelu, inner.data());
    product(inner.data(), M, 4 * C, C, l.down, l.downBias, After::add, x.data());
    if (form.post) norm(x.data(), l.gain2, l.bias2, x.data(), M);
  }
  if (!form.post) norm(x.data(), finalGain, finalBias, normed.data(), M);
  product(form.post ? x.data() : normed.data(), M, C, form.V, output, nullptr, After::store, logits.data());
}

void Decoder::read(const std::int32_t *ids, const std::int32_t *texts, const std::int32_t *positions, Row count) {
  std::unique_lock<std::mutex> alone(crewIsBusy, std::try_to_lock);
  shared = alone.owns_lock();
  for (Row i = 0; i < count; i += AT_ONCE) forward(ids + i, texts + i, positions + i, std::min(AT_ONCE, count - i), true);
}

void Decoder::write(std::int32_t *ids, const std::int32_t *texts, std::int32_t *positions, Row M, Row steps, const float *uniforms,
                    const Choice &choice, std::int32_t *chosen, float *logprobs) {
  std::unique_lock<std::mutex> alone(crewIsBusy, std::try_to_lock);
  shared = alone.owns_lock();
  logits.resize(M * form.V);
  for (Row step = 0; step < steps; step++) {
    forward(ids, texts, positions, M, false);
    choose(M, uniforms ? uniforms + step * M : nullptr, choice, ids, logprobs + step * M);
    for (Row m = 0; m < M; m++) chosen[step * M + m] = ids[m], positions[m]++;
  }
}

void Decoder::choose(Row M, const float *uniforms, const Choice &choice, std::int32_t *ids, float *logprobs) {
  phase(M, 16 * M * form.V, [&](Row m, int thread) {
    const float *row = &logits[m * form.V];
    ids[m] = choice.greedy ? static_cast<std::int32_t>(std::max_element(row, row + form.V) - row)
                           : draw(row, uniforms[m], choice, probs[thread], order[thread]);
    passes.labelLogprobs({&logits[0], false}, ids, logprobs, means.data(), form.V, m, m + 1);
  });
}

/// One token, as src/lm/next-token.ts draws it.
std::int32_t Decoder::draw(const float *row, float uniform, const Choice &choice, std::vector<float> &p, std::vector<Row> &order) const {
  thin.temper(row, choice.temperature, form.V, p.data());
  order.resize(form.V);
  std::iota(order.begin(), order.end(), Row{0});
  auto kept = order.begin();
  if (choice.topK < form.V || choice.topP < 1) {
    kept = keepLikeliest(p, choice, order);
    std::sort(kept, order.end());
  }
  const auto add = [&](double sum, Row i) { return sum + p[i]; };
  const double target = uniform * std::accumulate(kept, order.end(), 0.0, add);
  double upTo = 0;
  for (; kept + 1 != order.end(); ++kept) {
    upTo += p[*kept];
    if (upTo > target) break;
  }
  return static_cast<std::int32_t>(*kept);
}

} // namespace jielong
