// Operations for TensorFlow that do in one pass what would be many: the file `fused.ts` says what each gives. Registered through
// TensorFlow's C interface when Node loads the addon that this file is part of.
#include "levels.h"
#include "passes.h"
#include "team.h"
#include <algorithm>
#include <functional>
#include <string>
#include "tensorflow.h"
#include "tiles.h"
#include <vector>

namespace jielong {

#if defined(__x86_64__)
extern const Passes passes_skylake, passes_haswell;
#endif
extern const Passes passes_plain;

static const Passes &passes = BEST_LEVEL(passes);

static Team &team() {
  static Team *all = new Team(threadCount()); // never freed: its threads live as long as the process
  return *all;
}

/// Cuts `rows` rows into parts that are worth a thread's while; the cut depends on the sizes alone, so that sums repeat exactly.
struct Parts {
  Row rows, each, count;
  Parts(Row rows, Row numbersInRow) : rows(rows) {
    const Row enough = std::max<Row>(1, 65536 / std::max<Row>(1, numbersInRow));
    each = std::max(enough, (rows + 15) / 16);
    count = rows == 0 ? 0 : (rows + each - 1) / each;
  }
  void run(const std::function<void(Row part, Row begin, Row end)> &f) const {
    team().run(count, [&](Row i) { f(i, i * each, std::min(rows, (i + 1) * each)); });
  }
};

/// A kernel's call: its tensors, freed at its end. The first error stays.
class Call {
public:
  explicit Call(TF_OpKernelContext *context) : context(context), status(TF_NewStatus()) {}
  ~Call() {
    if (TF_GetCode(status) != TF_OK) TF_OpKernelContext_Failure(context, status);
    for (TF_Tensor *tensor : tensors) TF_DeleteTensor(tensor);
    TF_DeleteStatus(status);
  }
  TF_Tensor *input(int i) {
    TF_Tensor *tensor = nullptr;
    TF_GetInput(context, i, &tensor, status);
    return keep(tensor);
  }
  /// An output with the shape of `like`, its last `dropped` axes left out.
  TF_Tensor *output(int i, TF_DataType type, TF_Tensor *like, int dropped = 0) {
    auto shape = shapeOf(like);
    shape.resize(shape.size() - dropped);
    return output(i, type, shape);
  }
  TF_Tensor *output(int i, TF_DataType type, const std::vector<std::int64_t> &shape) {
    size_t size = TF_DataTypeSize(type);
    for (auto n : shape) size *= n;
    return keep(TF_AllocateOutput(context, i, type, shape.data(), shape.size(), size, status));
  }
  /// Output 0 with the shape of `like`; in the memory of the input with this number, if that fits and nobody else needs it. For that,
  /// nobody may hold it meanwhile, so `input` is let go and taken again.
  TF_Tensor *outputIn(int number, TF_Tensor *&input, TF_Tensor *like) {
    const auto shape = shapeOf(like);
    tensors.erase(std::find(tensors.begin(), tensors.end(), input));
    TF_DeleteTensor(input);
    int taken = -1;
    TF_Tensor *y = keep(TF_ForwardInputOrAllocateOutput(context, &number, 1, 0, shape.data(), shape.size(), &taken, status));
    input = this->input(number);
    return y;
  }
  bool ok() const { return TF_GetCode(status) == TF_OK; }
  /// Fails the call unless `holds`.
  bool need(bool holds, const char *message) {
    if (ok() && !holds) TF_SetStatus(status, TF_INVALID_ARGUMENT, message);
    return ok();
  }

private:
  static std::vector<std::int64_t> shapeOf(TF_Tensor *tensor) {
    std::vector<std::int64_t> shape(TF_NumDims(tensor));
    for (size_t d = 0; d < shape.size(); d++) shape[d] = TF_Dim(tensor, d);
    return shape;
  }
  TF_Tensor *keep(TF_Tensor *tensor) {
    if (tensor) tensors.push_back(tensor);
    return tensor;
  }
  TF_OpKernelContext *context;
  TF_Status *status;
  std::vector<TF_Tensor *> tensors;
};

static Numbers numbers(TF_Tensor *t) { return {TF_TensorData(t), TF_TensorType(t) == TF_BFLOAT16}; }
static float *floats(TF_Tensor *t) { return static_cast<float *>(TF_TensorData(t)); }
static Row size(TF_Tensor *t) { return TF_TensorElementCount(t); }
static Row last(TF_Tensor *t, int back = 1) { return TF_NumDims(t) < back ? 1 : TF_Dim(t, TF_NumDims(t) - back); }

/// What a kernel keeps from its node's attributes.
struct Attributes {
  float number = 0;
  TF_DataType out = TF_FLOAT;
  bool turnedA = false, turnedB = false;
  std::int64_t heads = 0;
};

static void *attributes(TF_OpKernelConstruction *construction, const char *number, const char *type) {
  auto *kept = new Attributes;
  TF_Status *status = TF_NewStatus();
  if (number) TF_OpKernelConstruction_GetAttrFloat(construction, number, &kept->number, status);
  if (type && TF_GetCode(status) == TF_OK) TF_OpKernelConstruction_GetAttrType(construction, type, &kept->out, status);
  if (TF_GetCode(status) != TF_OK) TF_OpKernelConstruction_Failure(construction, status);
  TF_DeleteStatus(status);
  return kept;
}
static void *productAttributes(TF_OpKernelConstruction *construction) {
  auto *kept = static_cast<Attributes *>(attributes(construction, nullptr, "Y"));
  TF_Status *status = TF_NewStatus();
  unsigned char turned[2] = {};
  TF_OpKernelConstruction_GetAttrBool(construction, "transpose_a", &turned[0], status);
  TF_OpKernelConstruction_GetAttrBool(construction, "transpose_b", &turned[1], status);
  kept->turnedA = turned[0], kept->turnedB = turned[1];
  TF_DeleteStatus(status);
  return kept;
}
static void *headsAttribute(TF_OpKernelConstruction *construction) {
  auto *kept = new Attributes;
  TF_Status *status = TF_NewStatus();
  TF_OpKernelConstruction_GetAttrInt64(construction, "heads", &kept->heads, status);
  TF_DeleteStatus(status);
  return kept;
}
static void forget(void *kept) { delete static_cast<Attributes *>(kept); }

static void gelu(void *, TF_OpKernelContext *context) {
  Call call(context);
  TF_Tensor *x = call.input(0);
  if (!call.ok()) return;
  TF_Tensor *y = call.output(0, TF_TensorType(x), x);
  if (!call.ok()) return;
  Parts(size(x), 1).run([&](Row, Row b, Row e) { passes.gelu(numbers(x), numbers(y), b, e); });
}

static void geluSlope(void *, TF_OpKernelContext *context) {
  Call call(context);
  TF_Tensor *dy = call.input(0), *x = call.input(1);
  if (!call.need(size(dy) == size(x), "JielongGeluSlope: dy and x must have the same size")) return;
  TF_Tensor *dx = call.outputIn(0, dy, x);
  if (!call.ok()) return;
  Parts(size(x), 1).run([&](Row, Row b, Row e) { passes.geluSlope(numbers(dy), numbers(x), numbers(dx), b, e); });
}

static void layerNorm(void *kept, TF_OpKernelContext *context) {
  Call call(context);
  TF_Tensor *x = call.input(0), *gain = call.input(1), *bias = call.input(2);
  if (!call.ok()) return;
  const Row C = last(x);
  if (!call.need(C > 0 && size(gain) == C && size(bias) == C, "JielongLayerNorm: gain and bias must have x's last size")) return;
  const auto &with = *static_cast<Attributes *>(kept);
  TF_Tensor *y = call.output(0, with.out, x), *mean = call.output(1, TF_FLOAT, x, 1), *scale = call.output(2, TF_FLOAT, x, 1);
  if (!call.ok()) return;
  Parts(size(x) / C, C).run([&](Row, Row b, Row e) {
    passes.layerNorm(numbers(x), floats(gain), floats(bias), with.number, numbers(y), floats(mean), floats(scale), C, b, e);
  });
}

/// sums[c] = the sum over parts of partial[part][c]
static void addParts(const std::vector<float> &partial, float *sums, Row C) {
  for (Row c = 0; c < C; c++) sums[c] = 0;
  for (size_t i = 0; i < partial.size(); i++) sums[i % C] += partial[i];
}

static void layerNormSlope(void *, TF_OpKernelContext *context) {
  Call call(context);
  TF_Tensor *dy = call.input(0), *x = call.input(1), *mean = call.input(2), *scale = call.input(3), *gain = call.input(4);
  if (!call.ok()) return;
  const Row C = last(x), rows = size(x) / std::max<Row>(1, C);
  if (!call.need(C > 0 && size(dy) == size(x) && size(mean) == rows && size(scale) == rows && size(gain) == C,
                 "JielongLayerNormSlope: sizes must be those of JielongLayerNorm"))
    return;
  TF_Tensor *dx = call.output(0, TF_TensorType(x), x), *dgain = call.output(1, TF_FLOAT, gain), *dbias = call.output(2, TF_FLOAT, gain);
  if (!call.ok()) return;
  const Parts parts(rows, C);
  std::vector<float> dg(parts.count * C), db(parts.count * C);
  parts.run([&](Row part, Row b, Row e) {
    passes.layerNormSlope(numbers(dy), numbers(x), floats(mean), floats(scale), floats(gain), numbers(dx), &dg[part * C],
                          &db[part * C], C, b, e);
  });
  addParts(dg, floats(dgain), C);
  addParts(db, floats(dbias), C);
}

static void causalSoftmax(void *kept, TF_OpKernelContext *context) {
  Call call(context);
  TF_Tensor *scores = call.input(0);
  if (!call.ok()) return;
  const Row Tk = last(scores), Tq = last(scores, 2);
  if (!call.need(Tq > 0 && Tk >= Tq, "JielongCausalSoftmax: there must be at least as many keys as queries")) return;
  TF_Tensor *weights = call.outputIn(0, scores, scores);
  if (!call.ok()) return;
  const float factor = static_cast<Attributes *>(kept)->number;
  Parts(size(scores) / Tk, Tk).run([&](Row, Row b, Row e) {
    passes.causalSoftmax(numbers(scores), factor, numbers(weights), Tq, Tk, b, e);
  });
}

static void causalSoftmaxSlope(void *kept, TF_OpKernelContext *context) {
  Call call(context);
  TF_Tensor *dweights = call.input(0), *weights = call.input(1);
  if (!call.ok()) return;
  const Row Tk = last(weights), Tq = last(weights, 2);
  if (!call.need(size(dweights) == size(weights) && Tq > 0 && Tk >= Tq, "JielongCausalSoftmaxSlope: sizes must be equal")) return;
  TF_Tensor *dscores = call.outputIn(0, dweights, weights);
  if (!call.ok()) return;
  const float factor = static_cast<Attributes *>(kept)->number;
  Parts(size(weights) / Tk, Tk).run([&](Row, Row b, Row e) {
    passes.causalSoftmaxSlope(numbers(dweights), numbers(weights), factor, numbers(dscores), Tq, Tk, b, e);
  });
}

static const std::int32_t *labelsOf(TF_Tensor *t) { return static_cast<const std::int32_t *>(TF_TensorData(t)); }

static void labelLogprobs(void *, TF_OpKernelContext *context) {
  Call call(context);
  TF_Tensor *logits = call.input(0), *labels = call.input(1);
  if (!call.ok()) return;
  const Row Vs = last(logits), rows = size(logits) / std::max<Row>(1, Vs);
  if (!call.need(Vs > 0 && size(labels) == rows, "JielongLabelLogprobs: there must be a label for each row of logits")) return;
  for (Row r = 0; r < rows; r++) {
    const Row label = labelsOf(labels)[r];
    if (label >= 0 && label < Vs) continue;
    const std::string message = "Received a label value of " + std::to_string(label) +
                                " which is outside the valid range of [0, " + std::to_string(Vs) + ")";
    call.need(false, message.c_str());
    return;
  }
  TF_Tensor *logprobs = call.output(0, TF_FLOAT, labels), *total = call.output(1, TF_FLOAT, labels);
  if (!call.ok()) return;
  Parts(rows, Vs).run([&](Row, Row b, Row e) {
    passes.labelLogprobs(numbers(logits), labelsOf(labels), floats(logprobs), floats(total), Vs, b, e);
  });
}

static void labelLogprobsSlope(void *, TF_OpKernelContext *context) {
  Call call(context);
  TF_Tensor *dy = call.input(0), *logits = call.input(1), *labels = call.input(2), *total = call.input(3);
  if (!call.ok()) return;
  const Row Vs = last(logits), rows = size(logits) / std::max<Row>(1, Vs);
  if (!call.need(Vs > 0 && size(dy) == rows && size(labels) == rows && size(total) == rows,
                 "JielongLabelLogprobsSlope: sizes must be those of JielongLabelLogprobs"))
    return;
  TF_Tensor *dlogits = call.outputIn(1, logits, logits);
  if (!call.ok()) return;
  Parts(rows, Vs).run([&](Row, Row b, Row e) {
    passes.labelLogprobsSlope(floats(dy), numbers(logits), labelsOf(labels), floats(total), numbers(dlogits), Vs, b, e);
  });
}

static void addRow(void *, TF_OpKernelContext *context) {
  Call call(context);
  TF_Tensor *x = call.input(0), *row = call.input(1);
  if (!call.ok()) return;
  const Row C = last(x);
  if (!call.need(C > 0 && size(row) == C, "JielongAddRow: the row must have x's last size")) return;
  TF_Tensor *y = call.outputIn(0, x, x);
  if (!call.ok()) return;
  Parts(size(x) / C, C).run([&](Row, Row b, Row e) { passes.addRow(numbers(x), floats(row), numbers(y), C, b, e); });
}

static void columnSums(void *, TF_OpKernelContext *context) {
  Call call(context);
  TF_Tensor *x = call.input(0);
  if (!call.need(TF_NumDims(x) == 2, "JielongColumnSums: x must be a matrix")) return;
  const Row C = last(x), rows = last(x, 2);
  TF_Tensor *sums = call.output(0, TF_FLOAT, {C});
  if (!call.ok()) return;
  const Parts parts(rows, C);
  std::vector<float> partial(parts.count * C);
  parts.run([&](Row part, Row b, Row e) { passes.columnSums(numbers(x), &partial[part * C], C, b, e); });
  addParts(partial, floats(sums), C);
}

/// All weights at once, each in its own memory: the tensors are those that the variables hold, and nobody else holds or reads them.
static void adam(void *, TF_OpKernelContext *context) {
  Call call(context);
  const int scalars = 7, N = (TF_NumInputs(context) - scalars - 1) / 4;
  float numbers[scalars];
  for (int i = 0; i < scalars; i++) {
    TF_Tensor *number = call.input(i);
    if (!call.need(number && size(number) == 1, "JielongAdam: a step's numbers must be one each")) return;
    numbers[i] = *floats(number);
  }
  TF_Tensor *decays = call.input(scalars);
  if (!call.need(size(decays) == N, "JielongAdam: there must be a yes or no for each weight") || numbers[6] == 0) return;
  const auto *shrinks = static_cast<const std::int32_t *>(TF_TensorData(decays));
  struct Piece {
    float *weight, *m, *v;
    Numbers gradient;
    AdamStep step;
    Row begin, end;
  };
  std::vector<Piece> pieces;
  for (int i = 0; i < N; i++) {
    TF_Tensor *all[4];
    for (int j = 0; j < 4; j++) all[j] = call.input(scalars + 1 + j * N + i);
    if (!call.ok()) return;
    const Row count = size(all[0]);
    for (int j = 1; j < 4; j++)
      if (!call.need(size(all[j]) == count, "JielongAdam: a gradient must have its weight's size")) return;
    const AdamStep step{numbers[0], numbers[1], numbers[2], numbers[3], shrinks[i] ? numbers[4] : 1, numbers[5]};
    for (Row begin = 0; begin < count; begin += 65536) {
      pieces.push_back({floats(all[0]), floats(all[1]), floats(all[2]), jielong::numbers(all[3]), step, begin, std::min(count, begin + 65536)});
    }
  }
  const Row each = 1 + pieces.size() / 64; // small weights are taken together
  team().run((pieces.size() + each - 1) / each, [&](Row part) {
    for (size_t i = part * each; i < std::min<size_t>(pieces.size(), (part + 1) * each); i++) {
      const Piece &p = pieces[i];
      passes.adam(p.weight, p.m, p.v, p.gradient, p.step, p.begin, p.end);
    }
  });
}

static void add(void *, TF_OpKernelContext *context) {
  Call call(context);
  TF_Tensor *x = call.input(0), *y = call.input(1);
  if (!call.need(size(x) == size(y), "JielongAdd: x and y must have the same size")) return;
  TF_Tensor *z = numbers(x).half ? call.outputIn(1, y, x) : call.outputIn(0, x, x);
  if (!call.ok()) return;
  Parts(size(x), 1).run([&](Row, Row b, Row e) { passes.add(numbers(x), numbers(y), floats(z), b, e); });
}

/// y = table, to whose row ids[i] row i is added, one after the other: an id may come twice. In the table's own memory if nobody else
/// has it.
static void addRows(void *, TF_OpKernelContext *context) {
  Call call(context);
  TF_Tensor *table = call.input(0), *ids = call.input(1), *rows = call.input(2);
  if (!call.ok()) return;
  const Row C = last(table), V = size(table) / std::max<Row>(1, C), N = size(ids);
  if (!call.need(C > 0 && size(rows) == N * C, "JielongAddRows: there must be a row of the table's width for each id")) return;
  const auto *at = labelsOf(ids);
  for (Row i = 0; i < N; i++)
    if (!call.need(at[i] >= 0 && at[i] < V, "JielongAddRows: an id is not in the table")) return;
  TF_Tensor *y = call.outputIn(0, table, table);
  if (!call.ok()) return;
  if (floats(y) != floats(table)) {
    Parts(size(table), 1).run([&](Row, Row b, Row e) { std::copy(floats(table) + b, floats(table) + e, floats(y) + b); });
  }
  const Row each = numbers(rows).half ? 2 : 4;
  for (Row i = 0; i < N; i++) {
    float *row = floats(y) + at[i] * C;
    passes.add({row, false}, {static_cast<char *>(numbers(rows).at) + i * C * each, numbers(rows).half}, row, 0, C);
  }
}

static void squares(void *, TF_OpKernelContext *context) {
  Call call(context);
  TF_Tensor *x = call.input(0);
  if (!call.ok()) return;
  TF_Tensor *sum = call.output(0, TF_FLOAT, std::vector<std::int64_t>{});
  if (!call.ok()) return;
  const Parts parts(size(x), 1);
  std::vector<double> partial(parts.count);
  parts.run([&](Row part, Row b, Row e) { partial[part] = passes.squares(numbers(x), b, e); });
  double total = 0;
  for (double one : partial) total += one;
  *floats(sum) = static_cast<float>(total);
}

static const Share onTeam = [](Row count, const std::function<void(Row)> &part) { team().run(count, part); };

static const Share alone = [](Row count, const std::function<void(Row)> &part) {
  team().run(1, [&](Row) {
    for (Row i = 0; i < count; i++) part(i);
  });
};

static void matMul(void *kept, TF_OpKernelContext *context) {
  Call call(context);
  TF_Tensor *a = call.input(0), *b = call.input(1), *row = TF_NumInputs(context) > 2 ? call.input(2) : nullptr;
  if (!call.need(hasTiles() && TF_NumDims(a) == 2 && TF_NumDims(b) == 2, "JielongMatMul: two matrices, and tiles")) return;
  const auto &with = *static_cast<Attributes *>(kept);
  const Row M = last(a, with.turnedA ? 1 : 2), K = last(a, with.turnedA ? 2 : 1), N = last(b, with.turnedB ? 2 : 1);
  if (!call.need(last(b, with.turnedB ? 1 : 2) == K && (!row || size(row) == N), "JielongMatMul: sizes must fit")) return;
  TF_Tensor *y = call.output(0, with.out, {M, N});
  if (!call.ok()) return;
  const bool small = 2.0 * M * N * K < 2e8; // done sooner than another thread wakes up
  product({numbers(a), with.turnedA, last(a)}, {numbers(b), with.turnedB, last(b)}, {numbers(y), N, row ? floats(row) : nullptr}, M,
          N, K, small ? alone : onTeam);
}

/// What both directions of attention are told. `heads` is an attribute.
static Attention attentionOf(Call &call, void *kept, TF_Tensor *qkv) {
  const Row heads = static_cast<Attributes *>(kept)->heads;
  const bool fits = hasTiles() && TF_NumDims(qkv) == 3 && heads > 0 && last(qkv) % (3 * heads) == 0;
  if (!call.need(fits, "JielongAttention: qkv must be (B, T, 3 C), C divisible by the number of heads")) return {};
  return {TF_Dim(qkv, 0), TF_Dim(qkv, 1), heads, last(qkv) / (3 * heads), static_cast<std::uint16_t *>(TF_TensorData(qkv))};
}

static void attend(void *kept, TF_OpKernelContext *context) {
  Call call(context);
  TF_Tensor *qkv = call.input(0);
  if (!call.ok()) return;
  Attention all = attentionOf(call, kept, qkv);
  if (!call.ok()) return;
  TF_Tensor *y = call.output(0, TF_BFLOAT16, {all.B, all.T, all.heads * all.size}), *total = call.output(1, TF_FLOAT, {all.B, all.heads, all.T});
  if (!call.ok()) return;
  all.y = static_cast<std::uint16_t *>(TF_TensorData(y)), all.total = floats(total);
  attention(all, onTeam);
}

static void attendSlope(void *kept, TF_OpKernelContext *context) {
  Call call(context);
  TF_Tensor *dy = call.input(0), *qkv = call.input(1), *y = call.input(2), *total = call.input(3);
  if (!call.ok()) return;
  Attention all = attentionOf(call, kept, qkv);
  if (!call.need(3 * size(dy) == size(qkv) && size(y) == size(dy) && size(total) == all.B * all.heads * all.T,
                 "JielongAttentionSlope: sizes must be those of JielongAttention"))
    return;
  TF_Tensor *dqkv = call.output(0, TF_BFLOAT16, qkv);
  if (!call.ok()) return;
  all.y = static_cast<std::uint16_t *>(TF_TensorData(y)), all.total = floats(total);
  all.dy = static_cast<std::uint16_t *>(TF_TensorData(dy)), all.dqkv = static_cast<std::uint16_t *>(TF_TensorData(dqkv));
  attentionSlope(all, onTeam);
}

using Compute = void (*)(void *, TF_OpKernelContext *);
using Create = void *(*)(TF_OpKernelConstruction *);
using Shapes = void (*)(TF_ShapeInferenceContext *, TF_Status *);

/// Every output gets the shape of an input: `from` lists which, a letter each; "-" leaves it open.
template <char... from> static void shapesOf(TF_ShapeInferenceContext *context, TF_Status *status) {
  int i = 0;
  for (char input : std::initializer_list<char>{from...}) {
    if (input != '-') {
      TF_ShapeHandle *shape = TF_NewShapeHandle();
      TF_ShapeInferenceContextGetInput(context, input - '0', shape, status);
      TF_ShapeInferenceContextSetOutput(context, i, shape, status);
      TF_DeleteShapeHandle(shape);
    }
    i++;
  }
}

static void define(const char *name, const std::vector<const char *> &inputs, const std::vector<const char *> &outputs,
                   const std::vector<const char *> &attrs, Shapes shapes, Create create, Compute compute) {
  TF_Status *status = TF_NewStatus();
  TF_OpDefinitionBuilder *op = TF_NewOpDefinitionBuilder(name);
  for (auto x : inputs) TF_OpDefinitionBuilderAddInput(op, x);
  for (auto x : outputs) TF_OpDefinitionBuilderAddOutput(op, x);
  for (auto x : attrs) TF_OpDefinitionBuilderAddAttr(op, x);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(op, shapes);
  if (outputs.empty()) TF_OpDefinitionBuilderSetIsStateful(op, true); // it is there for what it does
  TF_RegisterOpDefinition(op, status);
  if (TF_GetCode(status) == TF_OK) {
    TF_RegisterKernelBuilder(name, TF_NewKernelBuilder(name, "CPU", create, compute, create ? forget : nullptr), status);
  }
  if (TF_GetCode(status) != TF_OK) std::fprintf(stderr, "%s was not registered: %s\n", name, TF_Message(status));
  TF_DeleteStatus(status);
}

#define TYPE(name) #name ": {float, bfloat16} = DT_FLOAT"

static const bool defined = [] {
  define("JielongGelu", {"x: T"}, {"y: T"}, {TYPE(T)}, shapesOf<'0'>, nullptr, gelu);
  define("JielongGeluSlope", {"dy: T", "x: T"}, {"dx: T"}, {TYPE(T)}, shapesOf<'1'>, nullptr, geluSlope);
  define("JielongLayerNorm", {"x: T", "gain: float", "bias: float"}, {"y: U", "mean: float", "scale: float"},
         {TYPE(T), TYPE(U), "eps: float"}, shapesOf<'0', '-', '-'>, [](auto *c) { return attributes(c, "eps", "U"); }, layerNorm);
  define("JielongLayerNormSlope", {"dy: U", "x: T", "mean: float", "scale: float", "gain: float"},
         {"dx: T", "dgain: float", "dbias: float"}, {TYPE(T), TYPE(U)}, shapesOf<'1', '4', '4'>, nullptr, layerNormSlope);
  define("JielongCausalSoftmax", {"scores: T"}, {"weights: T"}, {TYPE(T), "factor: float"}, shapesOf<'0'>,
         [](auto *c) { return attributes(c, "factor", nullptr); }, causalSoftmax);
  define("JielongCausalSoftmaxSlope", {"dweights: T", "weights: T"}, {"dscores: T"}, {TYPE(T), "factor: float"},
         shapesOf<'1'>, [](auto *c) { return attributes(c, "factor", nullptr); }, causalSoftmaxSlope);
  define("JielongLabelLogprobs", {"logits: T", "labels: int32"}, {"logprobs: float", "total: float"}, {TYPE(T)},
         shapesOf<'1', '1'>, nullptr, labelLogprobs);
  define("JielongLabelLogprobsSlope", {"dy: float", "logits: T", "labels: int32", "total: float"}, {"dlogits: T"}, {TYPE(T)},
         shapesOf<'1'>, nullptr, labelLogprobsSlope);
  define("JielongAddRow", {"x: T", "row: float"}, {"y: T"}, {TYPE(T)}, shapesOf<'0'>, nullptr, addRow);
  define("JielongColumnSums", {"x: T"}, {"sums: float"}, {TYPE(T)}, shapesOf<'-'>, nullptr, columnSums);
  define("JielongAdd", {"x: T", "y: U"}, {"z: float"}, {TYPE(T), TYPE(U)}, shapesOf<'0'>, nullptr, add);
  define("JielongAddRows", {"table: float", "ids: int32", "rows: T"}, {"y: float"}, {TYPE(T)}, shapesOf<'0'>, nullptr, addRows);
  define("JielongSquares", {"x: T"}, {"sum: float"}, {TYPE(T)}, shapesOf<'-'>, nullptr, squares);
  define("JielongMatMul", {"a: A", "b: B", "row: R * float"}, {"y: Y"},
         {TYPE(A), TYPE(B), TYPE(Y), "R: int >= 0", "transpose_a: bool", "transpose_b: bool"}, shapesOf<'-'>, productAttributes, matMul);
  define("JielongAttention", {"qkv: bfloat16"}, {"y: bfloat16", "total: float"}, {"heads: int >= 1"}, shapesOf<'-', '-'>, headsAttribute,
         attend);
  define("JielongAttentionSlope", {"dy: bfloat16", "qkv: bfloat16", "y: bfloat16", "total: float"}, {"dqkv: bfloat16"}, {"heads: int >= 1"},
         shapesOf<'1'>, headsAttribute, attendSlope);
  define("JielongAdam",
         {"rate: float", "beta1: float", "beta2: float", "eps: float", "keep: float", "scale: float", "go: float", "decays: int32",
          "weights: N * float", "m: N * float", "v: N * float", "gradients: G"},
         {}, {"N: int >= 1", "G: list({float, bfloat16})"}, shapesOf<>, nullptr, adam);
  return true;
}();

} // namespace jielong
