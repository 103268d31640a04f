/* For tests alone, never shipped: stands for the icuuc.dll that belongs to Windows from 10 (1703) on, and that Wine
   lacks. No converter can be opened: Qt keeps its own (UTF-8, UTF-16, Latin-1) and does without the others. */
#include <stdint.h>
#define X __declspec(dllexport)
X void *ucnv_open(const char *n, int *e) { *e = 4; return 0; }
X void ucnv_close(void *c) {}
X void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
X void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
X void ucnv_reset(void *c) {}
X int8_t ucnv_getMaxCharSize(void *c) { return 1; }
X const char *ucnv_getName(void *c, int *e) { *e = 4; return 0; }
X void ucnv_getToUCallBack(void *c, void **a, const void **x) { *a = 0; *x = 0; }
X void ucnv_getFromUCallBack(void *c, void **a, const void **x) { *a = 0; *x = 0; }
X void ucnv_setToUCallBack(void *c, void *a, void *x, void **o, void **p, int *e) { *e = 4; }
X void ucnv_setFromUCallBack(void *c, void *a, void *x, void **o, void **p, int *e) { *e = 4; }
X void ucnv_cbToUWriteUChars(void *a, void *b, int c, int d, int *e) { *e = 4; }
X void ucnv_cbFromUWriteUChars(void *a, void *b, void *c, int d, int *e) { *e = 4; }
X void ucnv_toUnicode(void *c, void *t, void *tl, void *s, void *sl, void *o, int f, int *e) { *e = 4; }
X void ucnv_fromUnicode(void *c, void *t, void *tl, void *s, void *sl, void *o, int f, int *e) { *e = 4; }
X int ucnv_toUCountPending(void *c, int *e) { return 0; }
X int ucnv_fromUCountPending(void *c, int *e) { return 0; }
X const char *ucnv_getStandardName(const char *n, const char *s, int *e) { *e = 4; return 0; }
X const char *ucnv_getAvailableName(int n) { return 0; }
X int ucnv_countAvailable(void) { return 0; }
