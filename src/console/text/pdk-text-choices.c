/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-text-choices.h"

G_DEFINE_ENUM_TYPE (PdkTextBackspace,
                    pdk_text_backspace,
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_BACKSPACE_DELETE, "delete"),
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_BACKSPACE_CONTROL_H, "control-h"))

G_DEFINE_ENUM_TYPE (PdkTextEncoding,
                    pdk_text_encoding,
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_ENCODING_UTF8, "utf-8"),
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_ENCODING_CP437, "cp437"))

G_DEFINE_ENUM_TYPE (PdkTextSize,
                    pdk_text_size,
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_SIZE_WINDOW, "window"),
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_SIZE_80X24, "80x24"),
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_SIZE_132X43, "132x43"))
