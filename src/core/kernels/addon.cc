// What the addon gives to JavaScript beside TensorFlow's operations: whether products in bfloat16 can be done here (`tiles`), and the
// decoder of src/lm/kernel-decoder.ts.
#include "decoder.h"
#include "levels.h"
#include "tiles.h"
#include <node_api.h>

namespace jielong {

/// The arguments of a call.
class Arguments {
public:
  Arguments(napi_env env, napi_callback_info info) : env(env) {
    size_t count = MOST;
    napi_get_cb_info(env, info, &count, values, nullptr, nullptr);
    for (size_t i = count; i < MOST; i++) values[i] = nullptr;
  }
  double number(int i) const {
    double x = 0;
    napi_get_value_double(env, values[i], &x);
    return x;
  }
  bool yes(int i) const {
    bool x = false;
    napi_get_value_bool(env, values[i], &x);
    return x;
  }
  /// The numbers of a typed array of this type; nullptr if it is none.
  template <class T> T *array(int i, size_t *length = nullptr) const {
    bool typed = false;
    napi_typedarray_type type;
    void *data = nullptr;
    size_t n = 0;
    if (napi_is_typedarray(env, values[i], &typed) != napi_ok || !typed) return nullptr;
    napi_get_typedarray_info(env, values[i], &type, &n, &data, nullptr, nullptr);
    if (length) *length = n;
    return type == (std::is_same<T, float>::value ? napi_float32_array : napi_int32_array) ? static_cast<T *>(data) : nullptr;
  }
  Decoder *decoder() const {
    void *held = nullptr;
    napi_get_value_external(env, values[0], &held);
    return held ? *static_cast<Decoder **>(held) : nullptr;
  }
  napi_value value(int i) const { return values[i]; }

private:
  static constexpr size_t MOST = 10;
  napi_env env;
  napi_value values[MOST];
};

static napi_value fail(napi_env env, const char *message) {
  napi_throw_error(env, nullptr, message);
  return nullptr;
}

static void release(napi_env env, Decoder **held) {
  if (!*held) return;
  std::int64_t now;
  napi_adjust_external_memory(env, -static_cast<std::int64_t>((*held)->bytes()), &now);
  delete *held;
  *held = nullptr;
}

/// (form: Int32Array of V, T, L, nh, C, B, post, erf, half) -> handle
static napi_value create(napi_env env, napi_callback_info info) {
  const Arguments given(env, info);
  size_t n = 0;
  const auto *f = given.array<std::int32_t>(0, &n);
  if (!f || n != 9) return fail(env, "a decoder's form must be nine numbers");
  auto **held = new Decoder *(new Decoder({f[0], f[1], f[2], f[3], f[4], f[5], f[6] != 0, f[7] != 0, f[8] != 0}));
  std::int64_t now;
  napi_adjust_external_memory(env, (*held)->bytes(), &now);
  napi_value handle;
  const auto finalize = [](napi_env env, void *data, void *) {
    release(env, static_cast<Decoder **>(data));
    delete static_cast<Decoder **>(data);
  };
  napi_create_external(env, held, finalize, nullptr, &handle);
  return handle;
}

/// (handle): frees its memory
static napi_value dispose(napi_env env, napi_callback_info info) {
  const Arguments given(env, info);
  void *held = nullptr;
  napi_get_value_external(env, given.value(0), &held);
  if (held) release(env, static_cast<Decoder **>(held));
  return nullptr;
}

/// (handle, slot, values: Float32Array)
static napi_value setWeight(napi_env env, napi_callback_info info) {
  const Arguments given(env, info);
  Decoder *decoder = given.decoder();
  size_t n = 0;
  const float *values = given.array<float>(2, &n);
  const Row slot = given.number(1);
  if (!decoder || !values || n == 0 || decoder->sizeOf(slot) != static_cast<Row>(n)) return fail(env, "a weight does not fit its slot");
  decoder->set(slot, values);
  return nullptr;
}

/// Whether tokens, texts and positions are there: M of each, and `steps` more positions.
static const char *wrong(const Form &form, const std::int32_t *ids, const std::int32_t *texts, const std::int32_t *positions, Row M,
                         Row steps) {
  for (Row m = 0; m < M; m++) {
    if (ids[m] < 0 || ids[m] >= form.V) return "a token is not in the vocabulary";
    if (texts[m] < 0 || texts[m] >= form.B) return "there are not so many texts";
    if (positions[m] < 0 || positions[m] + steps > form.T) return "a position is beyond the context";
  }
  return nullptr;
}

/// (handle, ids, texts, positions: Int32Array of M)
static napi_value read(napi_env env, napi_callback_info info) {
  const Arguments given(env, info);
  Decoder *decoder = given.decoder();
  size_t n[3] = {};
  const auto *ids = given.array<std::int32_t>(1, n), *texts = given.array<std::int32_t>(2, n + 1);
  const auto *positions = given.array<std::int32_t>(3, n + 2);
  if (!decoder || !ids || !texts || !positions || n[0] != n[1] || n[0] != n[2]) return fail(env, "what is read must be three equally long lists");
  if (const char *error = wrong(decoder->form, ids, texts, positions, n[0], 1)) return fail(env, error);
  decoder->read(ids, texts, positions, n[0]);
  return nullptr;
}

/// (handle, ids, texts, positions: Int32Array of M, steps, uniforms: Float32Array (steps, M) or undefined for the likeliest token,
/// [temperature, topK, topP]: Float32Array, chosen: Int32Array (steps, M), logprobs: Float32Array (steps, M)); ids and positions move on
static napi_value write(napi_env env, napi_callback_info info) {
  const Arguments given(env, info);
  Decoder *decoder = given.decoder();
  size_t n[7] = {};
  auto *ids = given.array<std::int32_t>(1, n), *positions = given.array<std::int32_t>(3, n + 2);
  const auto *texts = given.array<std::int32_t>(2, n + 1);
  const Row steps = given.number(4);
  const float *uniforms = given.array<float>(5, n + 3), *how = given.array<float>(6, n + 4);
  auto *chosen = given.array<std::int32_t>(7, n + 5);
  auto *logprobs = given.array<float>(8, n + 6);
  const size_t M = n[0], all = M * steps;
  if (!decoder || !ids || !texts || !positions || M != n[1] || M != n[2] || M > static_cast<size_t>(decoder->form.B) ||
      (uniforms && n[3] != all) || !how || n[4] != 3 || !chosen || n[5] != all || !logprobs || n[6] != all)
    return fail(env, "what is written must be lists of texts times steps");
  if (const char *error = wrong(decoder->form, ids, texts, positions, M, steps)) return fail(env, error);
  const Row V = decoder->form.V, topK = how[1];
  const Choice choice{uniforms == nullptr, how[0], topK < 1 ? 1 : topK > V ? V : topK, how[2]};
  decoder->write(ids, texts, positions, M, steps, uniforms, choice, chosen, logprobs);
  return nullptr;
}

/// (handle, logits: Float32Array (M, V)): those of the last step that was written
static napi_value lastLogits(napi_env env, napi_callback_info info) {
  const Arguments given(env, info);
  Decoder *decoder = given.decoder();
  size_t n = 0;
  float *to = given.array<float>(1, &n);
  if (!decoder || !to || n != decoder->lastLogits().size()) return fail(env, "the logits of the last step have another size");
  std::copy(decoder->lastLogits().begin(), decoder->lastLogits().end(), to);
  return nullptr;
}

} // namespace jielong

NAPI_MODULE_INIT() {
  using namespace jielong;
  const std::pair<const char *, napi_callback> functions[] = {{"createDecoder", create},   {"disposeDecoder", dispose},
                                                              {"setDecoderWeight", setWeight}, {"readTokens", read},
                                                              {"writeTokens", write},         {"lastLogits", lastLogits}};
  for (const auto &[name, callback] : functions) {
    napi_value function;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function);
    napi_set_named_property(env, exports, name, function);
  }
  napi_value tiles;
  napi_get_boolean(env, newInstructions() && hasTiles(), &tiles);
  napi_set_named_property(env, exports, "tiles", tiles);
  return exports;
}
