/*
 * trim(): hands memory that was freed back to the system. The C library keeps it for later use, so that without this call a
 * process looks as large as it ever was. Returns true where the system can do that (glibc), false elsewhere.
 */
#include <node_api.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

static napi_value trim(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value done;
#if defined(__GLIBC__)
  malloc_trim(0);
  napi_get_boolean(env, true, &done);
#else
  napi_get_boolean(env, false, &done);
#endif
  return done;
}

NAPI_MODULE_INIT() {
  napi_value function;
  if (napi_create_function(env, "trim", NAPI_AUTO_LENGTH, trim, NULL, &function) == napi_ok) {
    napi_set_named_property(env, exports, "trim", function);
  }
  return exports;
}
