// TensorFlow's C interface for operations, as far as it is used here. Declared by hand because its own header, tensorflow/c/kernels.h,
// includes one of another part of TensorFlow. Source: that header, TensorFlow 2.21; the interface promises not to change.
#pragma once
#include <tensorflow/c/ops.h>
#include <tensorflow/c/tf_attrtype.h>
#include <tensorflow/c/tf_datatype.h>
#include <tensorflow/c/tf_status.h>
#include <tensorflow/c/tf_tensor.h>

extern "C" {
typedef struct TF_KernelBuilder TF_KernelBuilder;
typedef struct TF_OpKernelConstruction TF_OpKernelConstruction;
typedef struct TF_OpKernelContext TF_OpKernelContext;
TF_KernelBuilder *TF_NewKernelBuilder(const char *op, const char *device, void *(*create)(TF_OpKernelConstruction *),
                                      void (*compute)(void *, TF_OpKernelContext *), void (*destroy)(void *));
void TF_RegisterKernelBuilder(const char *name, TF_KernelBuilder *builder, TF_Status *status);
void TF_GetInput(TF_OpKernelContext *context, int i, TF_Tensor **tensor, TF_Status *status);
TF_Tensor *TF_AllocateOutput(TF_OpKernelContext *context, int index, TF_DataType type, const int64_t *dims, int dimCount,
                             size_t bytes, TF_Status *status);
TF_Tensor *TF_ForwardInputOrAllocateOutput(TF_OpKernelContext *context, const int *candidates, int candidateCount, int index,
                                           const int64_t *dims, int dimCount, int *forwarded, TF_Status *status);
void TF_OpKernelContext_Failure(TF_OpKernelContext *context, TF_Status *status);
void TF_OpKernelConstruction_Failure(TF_OpKernelConstruction *construction, TF_Status *status);
void TF_OpKernelConstruction_GetAttrFloat(TF_OpKernelConstruction *construction, const char *name, float *value, TF_Status *status);
void TF_OpKernelConstruction_GetAttrBool(TF_OpKernelConstruction *construction, const char *name, unsigned char *value,
                                         TF_Status *status);
void TF_OpKernelConstruction_GetAttrInt64(TF_OpKernelConstruction *construction, const char *name, int64_t *value, TF_Status *status);
int TF_NumInputs(TF_OpKernelContext *context);
void TF_OpKernelConstruction_GetAttrType(TF_OpKernelConstruction *construction, const char *name, TF_DataType *value,
                                         TF_Status *status);
}
