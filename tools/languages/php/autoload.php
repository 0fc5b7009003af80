<?php

declare(strict_types=1);

// With Composer this file is vendor/autoload.php. Without it, Guzzle is where the system has it.
if (is_file(__DIR__ . '/vendor/autoload.php')) {
    require __DIR__ . '/vendor/autoload.php';
} else {
    require 'GuzzleHttp/autoload.php';
    spl_autoload_register(static function (string $class): void {
        if (str_starts_with($class, 'Desk\\')) {
            require __DIR__ . '/generated/src/' . strtr(substr($class, 5), '\\', '/') . '.php';
        }
    });
}
